namespace ZoneDrain.Experiments.Costs;

/// <summary>Which strategies an event can happen under, and so whom its price is for.</summary>
internal static class WhoPays
{
    /// <summary>Names of the strategies that pay for an event, in table order.</summary>
    public static IReadOnlyList<string> For(EventKind kind) =>
        [.. StrategyList.All.Select(entry => entry.Traits).Where(traits => Pays(traits, kind)).Select(traits => traits.Name)];

    /// <summary>True unless the strategy is a known one under which the event cannot happen.</summary>
    public static bool Pays(string strategy, EventKind kind) => StrategyList.Find(strategy) is not { } entry || Pays(entry.Traits, kind);

    /// <summary>An event that only those who hear of uses pay for: a price for all of them must not be charged to the others.</summary>
    public static bool IsEdge(EventKind kind) => kind is EventKind.FirstUse or EventKind.LastUse;

    private static bool Pays(StrategyTraits traits, EventKind kind) => kind switch
    {
        EventKind.FirstUse => traits.HearsUses,
        // A chunk's mark stays until the pgmap goes.
        EventKind.LastUse => traits.HearsUses && traits.Id != StrategyId.DirtySweep,
        EventKind.PageRead => traits.Id is StrategyId.Sweep or StrategyId.Rescan or StrategyId.DirtySweep,
        EventKind.ChunkRead => traits.Id == StrategyId.DirtySweep,
        EventKind.ShardRead => traits.SplitsOverWorkers,
        EventKind.PagePut => traits.Id == StrategyId.DropEach,
        EventKind.BulkPut => traits.Id == StrategyId.Bulk,
        _ => true,
    };
}
