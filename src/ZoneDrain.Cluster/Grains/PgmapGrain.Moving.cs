namespace ZoneDrain.Cluster.Grains;

/// <summary>What a pgmap takes along when its grain moves to another silo.</summary>
internal sealed partial class PgmapGrain
{
    private const string StateKey = "pgmap";

    /// <inheritdoc/>
    public override void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        base.OnDehydrate(dehydrationContext);
        dehydrationContext.TryAddValue(StateKey, new PgmapState(
            _plan, _base, [.. _parts.Values], [.. _walks], _rootWaiter, _walkWaiter, _baseAdded, _basesDropped, _idleDropped, [.. _fenced],
            [.. _replies.Settled]));
        dehydrationContext.TryAddValue(LogKey, _log.Version);
    }

    /// <inheritdoc/>
    public override void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        base.OnRehydrate(rehydrationContext);
        if (!rehydrationContext.TryGetValue<PgmapState>(StateKey, out var state)) return;
        (_plan, _base, _rootWaiter, _walkWaiter) = (state.Plan, state.Base, state.RootWaiter, state.WalkWaiter);
        (_baseAdded, _basesDropped, _idleDropped) = (state.BaseAdded, state.BasesDropped, state.IdleDropped);
        _walks.AddRange(state.Walks);
        _fenced.UnionWith(state.Fenced);
        foreach (var part in state.Parts) _parts[part.Silo] = part;
        foreach (var (stamp, reply) in state.Replies) _replies.Take(stamp, reply);
        if (rehydrationContext.TryGetValue<long>(LogKey, out var version)) _log.GoOn(version);
        _moved = _plan is not null;
        if (_moved) _making = Task.CompletedTask;
    }
}
