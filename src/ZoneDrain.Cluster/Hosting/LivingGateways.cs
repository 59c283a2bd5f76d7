using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;
using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// Where a client finds a cluster whose members are in memory: at first where it was told, then where the silos live that take part. A connection to one that
/// stands still never breaks, so whoever is declared dead must leave the list, or calls would go there for ever.
/// </summary>
/// <param name="first">Where the client was told to ask.</param>
/// <param name="services">Leads to the cluster, once there is a connection.</param>
internal sealed class LivingGateways(IReadOnlyList<IPEndPoint> first, IServiceProvider services) : IGatewayListProvider
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Which gateway a question takes depends on whom it is for: one of so many takes another way than that through a silo that stands still.
    private const int Ways = 8;
    private IReadOnlyList<IPEndPoint> _known = first;
    private bool _connects = true;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => Every;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        if (!_connects && await Ask() is { Count: > 0 } living) _known = living;
        _connects = false;
        return [.. _known.Select(gateway => gateway.ToGatewayUri())];
    }

    private async Task<IReadOnlyList<IPEndPoint>?> Ask()
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var asked = Enumerable.Range(0, Ways).Select(way => Hosts(grains.GetGrain<IManagementGrain>(way))).ToList();
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            if (await answered is { } found) return found;
            asked.Remove(answered);
        }

        return null;
    }

    private static async Task<IReadOnlyList<IPEndPoint>?> Hosts(IManagementGrain management)
    {
        try
        {
            var hosts = await management.GetDetailedHosts(onlyActive: true).WaitAsync(Every);
            return [.. hosts.Where(host => host.ProxyPort > 0).Select(host => new IPEndPoint(host.SiloAddress.Endpoint.Address, host.ProxyPort))];
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception) || exception is InvalidOperationException)
        {
            // Nobody answers on this way, or there is no connection yet.
            return null;
        }
    }
}
