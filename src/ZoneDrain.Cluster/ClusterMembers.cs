using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster;

/// <summary>The silos that took part at some time since this was made, so that one that is there no more can be named. Not for two threads.</summary>
/// <param name="grains">Leads to the cluster.</param>
public sealed class ClusterMembers(IGrainFactory grains)
{
    private readonly SortedSet<string> _known = [];

    /// <summary>Silos that have been there and are no more, each as a sentence's beginning; empty while the cluster does not answer.</summary>
    public IReadOnlyList<string> Gone()
    {
        try
        {
            var active = Calls.Await(grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Keys.Select(silo => silo.ToString()).ToList();
            _known.UnionWith(active);
            return [.. _known.Except(active).Select(silo => $"silo {silo} left or died during the run")];
        }
        catch (ClusterException)
        {
            return [];
        }
    }
}
