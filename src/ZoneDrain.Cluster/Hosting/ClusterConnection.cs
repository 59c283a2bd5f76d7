using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>A way into a cluster: as its client, or with a silo of one's own in this process.</summary>
public sealed class ClusterConnection : IDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(2);
    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>Leads to the grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects as a client; within <paramref name="timeout"/> or not at all.</summary>
    /// <exception cref="ClusterException">Nobody answers, or nobody who lets this client in.</exception>
    public static ClusterConnection Connect(SiloSettings settings, TimeSpan timeout)
    {
        var failure = $"no silo of the cluster {settings.Cluster} answers at {Where(settings)}";
        if (settings.Membership == Membership.Memory)
        {
            var gateway = settings.GatewaysOrOwn.FirstOrDefault(Listens) ?? throw new ClusterException($"{failure}: nobody listens there");
            if (SiloHosting.Identity(settings, asSilo: false)?.TryToCall(gateway) is { } objection)
                throw new ClusterException($"{failure}: {gateway} {objection}");
        }

        return Start(SiloHosting.Client(settings), timeout, failure);
    }

    /// <summary>Starts a silo in this process, whose calls may be disturbed or not.</summary>
    /// <exception cref="ClusterException">It does not start.</exception>
    public static ClusterConnection HostOneSilo(TimeSpan timeout, bool callFaults = false) =>
        Host(SiloHosting.InProcess() with { CallFaults = callFaults }, timeout);

    /// <summary>Starts a silo with these settings in this process.</summary>
    /// <exception cref="ClusterException">It does not start.</exception>
    public static ClusterConnection Host(SiloSettings settings, TimeSpan timeout) =>
        Start(SiloHosting.Silo(settings), timeout, "the silo in this process does not start");

    /// <summary>Leaves: a silo of one's own stops with it.</summary>
    public void Dispose()
    {
        using var limit = new CancellationTokenSource(StopWithin);
        _host.StopAsync(limit.Token).GetAwaiter().GetResult();
        _host.Dispose();
    }

    // Where nobody listens there is nothing to wait for; a silo that listens may be slow to answer.
    private static bool Listens(IPEndPoint gateway)
    {
        try
        {
            using var socket = new TcpClient();
            return socket.ConnectAsync(gateway.Address, gateway.Port).Wait(ListensWithin) && socket.Connected;
        }
        catch (AggregateException)
        {
            return false;
        }
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
