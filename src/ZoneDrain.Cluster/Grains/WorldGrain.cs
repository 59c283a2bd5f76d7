using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Grains;

/// <summary>Numbers the actors of a world. Every silo remembers how far it came, so a numbering that is lost with its silo goes on where it was.</summary>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed partial class WorldGrain(TimeProvider time, IGrainContext context, IGrainFactory grains, SiloAgents silos) : Grain, IWorldGrain
{
    private readonly string _world = context.GrainId.Key.ToString()!;
    private readonly Dictionary<ActorKind, long> _next = [];

    private Actors Actors => new(_world, grains, silos);

    /// <inheritdoc/>
    public async ValueTask<long> Reserve(ActorKind kind)
    {
        await Recall(kind);

        // Worlds are numbered by the clock, so that no number is given out again even after all silos were gone.
        var floor = kind == ActorKind.World ? time.GetUtcNow().ToUnixTimeMilliseconds() : 0;
        var number = Math.Max(floor, _next[kind]);
        _next[kind] = number + 1;
        _log.Note(Whole);
        await _log.Flushed;
        await Remember(kind, number + 1);
        return number;
    }

    /// <inheritdoc/>
    public async ValueTask<long> Count(ActorKind kind)
    {
        await Recall(kind);
        return _next[kind];
    }

    private async Task Recall(ActorKind kind)
    {
        if (_next.ContainsKey(kind)) return;
        var known = (await Remember(kind, 0)).DefaultIfEmpty().Max();
        _next[kind] = Math.Max(known, _next.GetValueOrDefault(kind));
    }

    private Task<IReadOnlyList<long>> Remember(ActorKind kind, long next) =>
        Actors.AskSilos(Actors.Silos, (agent, _) => agent.Remember(_world, kind, next));
}
