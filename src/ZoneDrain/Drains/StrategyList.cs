namespace ZoneDrain.Drains;

/// <summary>All strategies, by id.</summary>
public static class StrategyList
{
    /// <summary>The strategies in the order of <see cref="StrategyId"/>.</summary>
    public static IReadOnlyList<StrategyEntry> All { get; } =
    [
        StrategyEntry.Of<DropEach>(),
        StrategyEntry.Of<Bulk>(),
        StrategyEntry.Of<Sweep>(),
        StrategyEntry.Of<Rescan>(),
        StrategyEntry.Of<Counter>(),
        StrategyEntry.Of<Percpu>(),
        StrategyEntry.Of<Tree>(),
        StrategyEntry.Of<DirtySweep>(),
        StrategyEntry.Of<Credit>(),
    ];

    /// <summary>The strategy called <paramref name="id"/>.</summary>
    public static StrategyEntry Get(StrategyId id) => All[(int)id];

    /// <summary>The strategy whose <see cref="StrategyTraits.Name"/> is <paramref name="name"/>, or null.</summary>
    public static StrategyEntry? Find(string name) => All.FirstOrDefault(entry => entry.Traits.Name == name);
}
