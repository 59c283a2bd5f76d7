using System.Collections.Concurrent;
using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster.Cells;

/// <summary>A silo's outboxes, one a pgmap.</summary>
internal sealed class PgmapOutboxes(SiloStore silo, IGrainFactory grains, SiloAgents silos, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string World, PgmapId Pgmap), PgmapOutbox> _outboxes = [];

    /// <summary>The outbox of a pgmap.</summary>
    public PgmapOutbox Of(string world, PgmapId pgmap) =>
        _outboxes.GetOrAdd((world, pgmap), key => new(silo, new(key.World, grains, silos), key.Pgmap, time));

    /// <summary>Forgets the outboxes of a world.</summary>
    public void Forget(string world)
    {
        foreach (var key in _outboxes.Keys.Where(key => key.World == world))
        {
            if (_outboxes.TryRemove(key, out var outbox)) outbox.Dispose();
        }
    }
}
