using ZoneDrain.Drains;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Explores the interleavings of a world.</summary>
public static class Exploration
{
    /// <summary>Runs one search.</summary>
    /// <exception cref="ArgumentException">The scheme and strategy refuse each other.</exception>
    public static ExploreReport Run(ExploreSettings settings, CancellationToken cancel = default) => Run(settings, null, cancel);

    internal static ExploreReport Run(ExploreSettings settings, WorldRules? rules, CancellationToken cancel = default)
    {
        var verdict = StrategyTable.Of(settings.World.Scheme, settings.World.Drain, settings.World.Memory);
        if (verdict.Fitness == Compatibility.Refused) throw new ArgumentException(verdict.Reason, nameof(settings));
        var begin = settings.Clock.GetTimestamp();
        bool Stop() => cancel.IsCancellationRequested || (settings.Time is { } time && settings.Clock.GetElapsedTime(begin) >= time);
        var world = Worlds.Make(settings.World, rules);
        var report = settings.Search == SearchKind.Exhaustive ? Exhaustive(settings, world, Stop) : Sampled(settings, world, Stop);
        return report with { Elapsed = settings.Clock.GetElapsedTime(begin) };
    }

    private static ExploreReport Exhaustive(ExploreSettings settings, World world, Func<bool> stop)
    {
        var search = new ExhaustiveSearch(world) { Graph = settings.Livelocks ? new() : null };
        search.Run(settings.StatesMax, stop);
        var (findings, hazards) = Split(search.Findings);
        var missing = search.IsComplete ? DemandedLetters.Missing(settings.World, findings.Select(finding => finding.Violation.Invariant)) : "";
        var complete = search.IsComplete && missing.Length == 0;
        return new()
        {
            Settings = settings,
            Verdict = findings.Count > 0 ? SearchVerdict.Violated : complete ? SearchVerdict.Complete : SearchVerdict.BudgetSpent,
            IsComplete = complete,
            NotShown = missing,
            Findings = findings,
            Hazards = hazards,
            Stuck = search.StuckWorlds,
            Livelocks = search.Graph is null ? [] : Livelock.Find(world, search),
            Turns = search.Transitions,
            States = search.States,
            Transitions = search.Transitions,
        };
    }

    private static ExploreReport Sampled(ExploreSettings settings, World world, Func<bool> stop)
    {
        ISchedule schedule = settings.Search == SearchKind.Pct ? new PctSchedule(settings.Seed, settings.PctDepth, 64) : new RandomSchedule(settings.Seed);
        var search = new ScheduleSearch(world, schedule, keepsStates: settings.World.World != WorldKind.Large);
        search.Run(settings.Schedules, stop);
        var (findings, hazards) = Split(search.Findings);
        return new()
        {
            Settings = settings,
            Verdict = findings.Count > 0 ? SearchVerdict.Violated : SearchVerdict.BudgetSpent,
            IsComplete = false,
            Findings = findings,
            Hazards = hazards,
            Stuck = search.StuckWorlds,
            Livelocks = search.Livelocks,
            Schedules = search.Schedules,
            Endless = search.Endless,
            Turns = search.Turns,
            States = search.States,
            StatesAtRestOnly = !search.KeepsStates,
            Transitions = search.Transitions,
            NewInLastThousand = search.NewInLastThousand,
        };
    }

    private static (IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Hazards) Split(IReadOnlyList<Finding> found) =>
    (
        [.. found.Where(finding => finding.Violation.Invariant != Invariant.SleeperOutlastsPins)],
        [.. found.Where(finding => finding.Violation.Invariant == Invariant.SleeperOutlastsPins)]
    );
}
