using ZoneDrain.Drains;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// What one fault does to each strategy, in the small world of a devdax device under d's reference rules, zapped and torn down with both grace periods, where
/// no strategy but bulk breaks anything as long as messages arrive.
/// </summary>
public static class FaultTable
{
    /// <summary>One lost, repeated or late message on each link; one death of a silo; one answer by a second activation.</summary>
    public static IReadOnlyList<FaultColumn> Columns { get; } =
    [
        .. Links("page", FaultLink.HolderPage), .. Links("pgmap", FaultLink.PagePgmap), .. Links("drain", FaultLink.Drain),
        new("silo dies", new() { Death = 1 }), new("cells die", new() { Death = 1, Home = PageHome.Dying }), new("twice", new() { Twice = 1 }),
    ];

    /// <summary>The strategies in the order of the table.</summary>
    public static IReadOnlyList<StrategyId> Strategies { get; } = [.. StrategyList.All.Select(entry => entry.Traits.Id)];

    /// <summary>The world of a cell.</summary>
    public static WorldSettings World(StrategyId strategy, FaultColumn column, Remedy remedy) =>
        new()
        {
            Scheme = SchemeId.D,
            Strategy = strategy,
            Teardown = TeardownKind.DevdaxZap,
            Workers = 2 + column.Faults.Join,
            Faults = column.Faults with { Remedy = remedy },
        };

    /// <summary>Searches all cells of strategies, at most <paramref name="threads"/> at a time; the result does not depend on how many.</summary>
    public static FaultReport Run(IReadOnlyList<StrategyId> strategies, int threads, TimeProvider clock, CancellationToken cancel = default)
    {
        var begin = clock.GetTimestamp();
        var plans = from remedy in Enum.GetValues<Remedy>() from strategy in strategies from column in Columns select (remedy, strategy, column);
        var all = plans.ToArray();
        var cells = new FaultCell[all.Length];
        var known = strategies.ToDictionary(strategy => strategy, Known);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.For(0, all.Length, options, place =>
        {
            var (remedy, strategy, column) = all[place];
            cells[place] = Search(strategy, column, remedy, known[strategy], cancel);
        });
        return new(cells, clock.GetElapsedTime(begin));
    }

    /// <summary>Searches one cell.</summary>
    public static FaultCell Search(StrategyId strategy, FaultColumn column, Remedy remedy, CancellationToken cancel = default) =>
        Search(strategy, column, remedy, Known(strategy), cancel);

    private static FaultCell Search(StrategyId strategy, FaultColumn column, Remedy remedy, HashSet<Invariant> known, CancellationToken cancel)
    {
        var report = Exploration.Run(new ExploreSettings { World = World(strategy, column, remedy), Livelocks = false }, cancel);
        var added = report.Findings.Select(finding => finding.Violation.Invariant).Where(invariant => !known.Contains(invariant)).ToList();
        var words = new List<string>();
        if (added.Count > 0) words.Add(ViolationLetters.Cell(added));
        if (report.Stuck.Count > 0) words.Add("hangs");
        var text = words.Count == 0 ? FaultCell.Heals : string.Join(", ", words);
        return new(strategy, column, remedy, report, report.IsComplete ? text : text + "?");
    }

    // What the strategy breaks though every message arrives once.
    private static HashSet<Invariant> Known(StrategyId strategy)
    {
        var world = new WorldSettings { Scheme = SchemeId.D, Strategy = strategy, Teardown = TeardownKind.DevdaxZap };
        var report = Exploration.Run(new ExploreSettings { World = world, Livelocks = false });
        return [.. report.Findings.Select(finding => finding.Violation.Invariant)];
    }

    private static IEnumerable<FaultColumn> Links(string name, FaultLink link) =>
    [
        new($"{name} lost", new() { Lose = 1, Link = link }),
        new($"{name} repeated", new() { Repeat = 1, Link = link }),
        new($"{name} late", new() { Reorder = 1, Link = link }),
    ];
}
