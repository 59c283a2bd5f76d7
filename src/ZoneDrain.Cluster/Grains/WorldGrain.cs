using Orleans.Concurrency;
using ZoneDrain.Cluster.Placement;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IWorldGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed class WorldGrain(TimeProvider time) : Grain, IWorldGrain
{
    private readonly Dictionary<ActorKind, long> _next = [];

    /// <inheritdoc/>
    public ValueTask<long> Reserve(ActorKind kind)
    {
        // Worlds are numbered by the clock, so that a registry that was lost with its silo gives no number out again.
        var floor = kind == ActorKind.World ? time.GetUtcNow().ToUnixTimeMilliseconds() : 0;
        var number = Math.Max(floor, _next.GetValueOrDefault(kind));
        _next[kind] = number + 1;
        return new(number);
    }

    /// <inheritdoc/>
    public ValueTask<long> Count(ActorKind kind) => new(_next.GetValueOrDefault(kind));
}
