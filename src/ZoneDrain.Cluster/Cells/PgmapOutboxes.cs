using System.Collections.Concurrent;
using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster.Cells;

/// <summary>A silo's desks, one a pgmap.</summary>
internal sealed class PgmapOutboxes(SiloStore silo, IGrainFactory grains, SiloAgents silos, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string World, PgmapId Pgmap), PgmapOutbox> _desks = [];

    /// <summary>The desk of a pgmap.</summary>
    public PgmapOutbox Of(string world, PgmapId pgmap) =>
        _desks.GetOrAdd((world, pgmap), key => new(silo, new(key.World, grains, silos), key.Pgmap, time));

    /// <summary>Forgets the desks of a world.</summary>
    public void Forget(string world)
    {
        foreach (var key in _desks.Keys.Where(key => key.World == world))
        {
            if (_desks.TryRemove(key, out var desk)) desk.Dispose();
        }
    }
}
