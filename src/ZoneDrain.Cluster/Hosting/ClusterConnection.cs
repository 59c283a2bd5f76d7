using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>A way into a cluster: as its client, or with a silo of one's own in this process.</summary>
public sealed class ClusterConnection : IDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);
    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>Leads to the grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects as a client; within <paramref name="timeout"/> or not at all.</summary>
    /// <exception cref="ClusterException">Nobody answers.</exception>
    public static ClusterConnection Connect(SiloSettings settings, TimeSpan timeout) =>
        Start(SiloHosting.Client(settings), timeout, $"no silo of the cluster {settings.Cluster} answers at {Where(settings)}");

    /// <summary>Starts a silo in this process.</summary>
    /// <exception cref="ClusterException">It does not start.</exception>
    public static ClusterConnection HostOneSilo(TimeSpan timeout) =>
        Start(SiloHosting.Silo(SiloHosting.InProcess()), timeout, "the silo in this process does not start");

    /// <summary>Leaves: a silo of one's own stops with it.</summary>
    public void Dispose()
    {
        using var limit = new CancellationTokenSource(StopWithin);
        _host.StopAsync(limit.Token).GetAwaiter().GetResult();
        _host.Dispose();
    }

    private static string Where(SiloSettings settings) => settings.Membership == Membership.Postgres
        ? $"the gateways that {settings.Database} names"
        : string.Join(", ", settings.GatewaysOrOwn);

    private static ClusterConnection Start(IHost host, TimeSpan timeout, string failure)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            host.StartAsync(limit.Token).WaitAsync(timeout + timeout).GetAwaiter().GetResult();
            return new(host);
        }
        catch (Exception exception) when (exception is OrleansException or OperationCanceledException or TimeoutException or IOException)
        {
            host.Dispose();
            throw new ClusterException($"{failure} within {timeout.TotalSeconds:0} s", exception);
        }
    }
}
