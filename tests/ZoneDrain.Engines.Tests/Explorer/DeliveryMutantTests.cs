using System.Collections.Concurrent;
using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Each clause of delivery and of a fence, left out. Goal: every search finds it, and with it the same world breaks nothing that the strategy does not break
/// without faults, and nobody waits for ever. <c>dotnet test --filter DeliveryMutant --logger "console;verbosity=detailed"</c> prints the table.
/// </summary>
public sealed class DeliveryMutantTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const long SchedulesMax = 100_000;
    private const int StatesMax = 1_000_000;

    private static readonly FaultColumn CellsDieAndACallIsLate =
        new("cells die, late", new() { Death = 1, Home = PageHome.Dying, Repeat = 1, Link = FaultLink.HolderPage });

    // Random schedules seldom let a drain fall asleep before the silo dies.
    private static readonly string[] Rare = [nameof(SleepersAreForgotten)];

    private static readonly (string Name, Func<WorldRules> Rules, string Column, StrategyId Strategy)[] All =
    [
        (nameof(ReplyIsForgotten), () => new ReplyIsForgotten(), "page lost", StrategyId.Sweep),
        (nameof(LateCallIsMade), () => new LateCallIsMade(), "page repeated", StrategyId.Sweep),
        (nameof(OldStatementIsBelieved), () => new OldStatementIsBelieved(), "pgmap repeated", StrategyId.Counter),
        (nameof(DropIsMadeTwice), () => new DropIsMadeTwice(), "drain lost", StrategyId.DropEach),
        (nameof(AnswersAwayFromHome), () => new AnswersAwayFromHome(), "twice", StrategyId.Sweep),
        (nameof(FenceLetsCallsThrough), () => new FenceLetsCallsThrough(), "silo dies", StrategyId.Sweep),
        (nameof(RefusesTooLate), () => new RefusesTooLate(), "silo dies", StrategyId.Sweep),
        (nameof(StatementOfDeadIsBelieved), () => new StatementOfDeadIsBelieved(), "cells die", StrategyId.Counter),
        (nameof(AnswerOfDeadCounts), () => new AnswerOfDeadCounts(), "cells die", StrategyId.Sweep),
        (nameof(GateStaysOpen), () => new GateStaysOpen(), "silo dies", StrategyId.Sweep),
        (nameof(CutForgetsTaken), () => new CutForgetsTaken(), "cells die", StrategyId.Sweep),
        (nameof(CutForgetsPuts), () => new CutForgetsPuts(), "cells die", StrategyId.Sweep),
        (nameof(RecountForgetsMappings), () => new RecountForgetsMappings(), "silo dies", StrategyId.Sweep),
        (nameof(PartOfDeadStays), () => new PartOfDeadStays(), "cells die", StrategyId.Counter),
        (nameof(StrategyIsNotTold), () => new StrategyIsNotTold(), "cells die", StrategyId.Counter),
        (nameof(SleepersAreForgotten), () => new SleepersAreForgotten(), "cells die", StrategyId.Sweep),
        (nameof(IdlePagesAreTakenOffTwice), () => new IdlePagesAreTakenOffTwice(), "silo dies", StrategyId.DropEach),
        (nameof(NewHomeHearsOldCalls), () => new NewHomeHearsOldCalls(), CellsDieAndACallIsLate.Name, StrategyId.Sweep),
    ];

    private static readonly ConcurrentDictionary<(string Column, StrategyId Strategy), Lazy<(long States, HashSet<Invariant> Known)>> Right = new();

    public static TheoryData<string> Names() => [.. All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clause_that_is_left_out_is_found_by_each_search(string name)
    {
        var (_, rules, column, strategy) = All.Single(mutant => mutant.Name == name);
        var world = FaultTable.World(strategy, FaultTable.Columns.Append(CellsDieAndACallIsLate).Single(one => one.Name == column), Remedy.Fences);
        var (states, known) = Right.GetOrAdd((column, strategy), _ => new(() => Search(world))).Value;

        var wrong = new ExhaustiveSearch(Worlds.Make(world, rules()));
        wrong.Run(StatesMax, () => false);
        var broken = wrong.Findings.Select(found => found.Violation.Invariant).Where(invariant => !known.Contains(invariant)).ToList();
        var text = ViolationLetters.Cell(broken) + (wrong.StuckWorlds.Count > 0 ? " hangs" : "");
        (broken.Count + wrong.StuckWorlds.Count).ShouldBeGreaterThan(0);
        var random = SchedulesNeeded(new(Worlds.Make(world, rules()), new RandomSchedule(Seed)), broken);
        var pct = SchedulesNeeded(new(Worlds.Make(world, rules()), new PctSchedule(Seed, depth: 4, stepsExpected: 64)), broken);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-26} {column,-14} {text,-16} random {random,6} pct {pct,6} states {states,7} {wrong.States,8}"));
        random.ShouldBeInRange(1, SchedulesMax);
        (random < SchedulesMax || Rare.Contains(name)).ShouldBeTrue();
        pct.ShouldBeInRange(1, SchedulesMax);
    }

    // What the world breaks with every clause in it.
    private static (long States, HashSet<Invariant> Known) Search(WorldSettings world)
    {
        var right = new ExhaustiveSearch(Worlds.Make(world));
        right.Run(StatesMax, () => false);
        right.IsComplete.ShouldBeTrue();
        right.StuckWorlds.ShouldBeEmpty();
        return (right.States, right.Findings.Select(found => found.Violation.Invariant).ToHashSet());
    }

    private static long SchedulesNeeded(ScheduleSearch search, IReadOnlyList<Invariant> broken)
    {
        while (!broken.Any(invariant => search.FirstAt(invariant) > 0) && search.StuckWorlds.Count == 0 && search.Schedules < SchedulesMax)
            search.Run(search.Schedules + 10, () => false);
        return search.Schedules;
    }
}
