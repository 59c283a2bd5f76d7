using System.Globalization;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;

namespace ZoneDrain.Cluster;

/// <summary>
/// The silos of a cluster in words, for who looks on. A look never waits: it gets what was known, and has the silos asked for the next. Not for two threads.
/// </summary>
/// <param name="grains">Leads to the cluster.</param>
/// <param name="world">The world whose share is told.</param>
internal sealed class SiloList(IGrainFactory grains, string world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private volatile string[] _known = [];
    private Task _asking = Task.CompletedTask;

    /// <summary>Those that are not dead, by address; empty until the first answer.</summary>
    public IReadOnlyList<string> Read()
    {
        if (_asking.IsCompleted) _asking = Task.Run(Ask);
        return _known;
    }

    private async Task Ask()
    {
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: false).ConfigureAwait(false);
            _known = await Task.WhenAll(hosts.Where(host => host.Status != SiloStatus.Dead).OrderBy(host => host.SiloAddress).Select(Describe))
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            // What was known is shown until the cluster answers again.
        }
    }

    private async Task<string> Describe(MembershipEntry host)
    {
        var place = $"{host.SiloName} at {host.SiloAddress.Endpoint}";
        if (host.Status != SiloStatus.Active) return $"{place} {host.Status}";
        try
        {
            var share = await grains.GetGrain<IClusterGrain>(0).Share(world, host.SiloAddress).AsTask().WaitAsync(Patience).ConfigureAwait(false);
            return string.Create(CultureInfo.InvariantCulture, $"{place} active, {share.Frames:#,0} pages, {share.Initiators:#,0} initiators");
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            return $"{place} silent";
        }
    }
}
