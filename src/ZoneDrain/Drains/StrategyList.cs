namespace ZoneDrain.Drains;

/// <summary>
/// All strategies, by id: those of the house, and those that a program brings along. The latter are added before the program's first world, and stay.
/// </summary>
public static class StrategyList
{
    /// <summary>The first id that a strategy from outside may have; the others follow it.</summary>
    public const StrategyId FirstOwn = (StrategyId)64;

    private static readonly StrategyEntry?[] Own = new StrategyEntry?[byte.MaxValue + 1 - (int)FirstOwn];
    private static readonly Lock Adding = new();

    /// <summary>The strategies of the house, in the order of <see cref="StrategyId"/>.</summary>
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

    /// <summary>
    /// Adds a strategy from outside, for the embedded engine and the explorer; silos know those of the house alone. Adding one again changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">Its id is below <see cref="FirstOwn"/>, or another strategy has its id or its name.</exception>
    public static void Add<TStrategy>() where TStrategy : struct, IDrainStrategy
    {
        var entry = StrategyEntry.Of<TStrategy>();
        var (id, name) = (entry.Traits.Id, entry.Traits.Name);
        if (id < FirstOwn)
            throw new ArgumentException($"strategy {name} has id {(int)id}; a strategy from outside has one of {(int)FirstOwn} to {byte.MaxValue}");
        lock (Adding)
        {
            ref var place = ref Own[id - FirstOwn];
            if (place?.GetType() == entry.GetType()) return;
            if (place is not null) throw new ArgumentException($"strategy {name} has id {(int)id}, which {place.Traits.Name} has");
            if (Find(name) is not null) throw new ArgumentException($"there is a strategy {name} already; each has a name of its own");
            place = entry;
        }
    }

    /// <summary>There is a strategy of that id.</summary>
    public static bool Has(StrategyId id) => (int)id < All.Count || (id >= FirstOwn && Own[id - FirstOwn] is not null);

    /// <summary>The strategy called <paramref name="id"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static StrategyEntry Get(StrategyId id)
    {
        if ((int)id < All.Count) return All[(int)id];
        return (id >= FirstOwn ? Own[id - FirstOwn] : null) ?? throw new ArgumentOutOfRangeException(nameof(id), id, "there is no such strategy");
    }

    /// <summary>The strategy whose <see cref="StrategyTraits.Name"/> is <paramref name="name"/>, or null.</summary>
    public static StrategyEntry? Find(string name) => All.Concat(Own.OfType<StrategyEntry>()).FirstOrDefault(entry => entry.Traits.Name == name);
}
