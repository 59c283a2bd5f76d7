using System.Collections.Concurrent;
using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Each clause of delivery and of a fence, left out. Goal: the search of every order finds it, random
/// schedules too but for the rare ones; and with it the same world breaks nothing that the strategy does not break
/// without faults, and nobody waits for ever. <c>dotnet test --filter DeliveryMutant --logger "console;verbosity=detailed"</c> prints the table.
/// </summary>
public sealed class DeliveryMutantTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const long SchedulesMax = 100_000;
    private const long SchedulesOfRareMax = 20_000;
    private const int StatesMax = 1_000_000;

    // Random schedules seldom let a drain fall asleep before the silo dies, nor the dead be silent until a fence has gone round twice; nor is a truncation or
    // a drain often at the one step when they die.
    private static readonly string[] Rare =
        [nameof(SleepersAreForgotten), nameof(LaterRoundHearsDead), nameof(EntryGoesTwice), nameof(BasesStayDropped)];

    private static readonly (string Name, Func<WorldRules> Rules, string Scene, StrategyId Strategy)[] All =
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
        (nameof(NewHomeHearsOldCalls), () => new NewHomeHearsOldCalls(), "cells die, late", StrategyId.Sweep),
        (nameof(SumIsMadeTwice), () => new SumIsMadeTwice(), "drain lost", StrategyId.Percpu),
        (nameof(CounterPassesOverTheDead), () => new CounterPassesOverTheDead(), "cells die, pin", StrategyId.Percpu),
        (nameof(FramesInUseAreFree), () => new FramesInUseAreFree(), "memory", StrategyId.Sweep),
        (nameof(FramesUnderWayAreFree), () => new FramesUnderWayAreFree(), "memory", StrategyId.Sweep),
        (nameof(NewcomerIsPassedOver), () => new NewcomerIsPassedOver(), "silo joins", StrategyId.Sweep),
        (nameof(PagesAnswerInFence), () => new PagesAnswerInFence(), "silo joins", StrategyId.Sweep),
        (nameof(LocksOfDeadStay), () => new LocksOfDeadStay(), "file", StrategyId.Sweep),
        (nameof(WaitersOfDeadStay), () => new WaitersOfDeadStay(), "file", StrategyId.Sweep),
        (nameof(MappersOfDeadStay), () => new MappersOfDeadStay(), "file", StrategyId.Sweep),
        (nameof(UnmappedEntriesStay), () => new UnmappedEntriesStay(), "file, journal", StrategyId.Sweep),
        (nameof(LostMappingsStay), () => new LostMappingsStay(), "file, journal", StrategyId.Sweep),
        (nameof(RestoredFileIsUnmapped), () => new RestoredFileIsUnmapped(), "file dies", StrategyId.Sweep),
        (nameof(SharesOfDeadStay), () => new SharesOfDeadStay(), "pipe", StrategyId.Sweep),
        (nameof(HalfClosedIsClosed), () => new HalfClosedIsClosed(), "pipe, journal", StrategyId.Sweep),
        (nameof(NewEntriesCount), () => new NewEntriesCount(), "file dies, journal", StrategyId.Counter),
        (nameof(HalfDroppedIsGone), () => new HalfDroppedIsGone(), "file dies, journal", StrategyId.Counter),
        (nameof(RecountForgetsEntries), () => new RecountForgetsEntries(), "file, entries", StrategyId.Counter),
        (nameof(EntryGoesTwice), () => new EntryGoesTwice(), "file, entries", StrategyId.Counter),
        (nameof(BasesStayDropped), () => new BasesStayDropped(), "pgmap dies", StrategyId.DropEach),
        (nameof(GoesOnBehindDrain), () => new GoesOnBehindDrain(), "pgmap dies", StrategyId.Sweep),
        (nameof(LaterRoundHearsDead), () => new LaterRoundHearsDead(), "cells die, join", StrategyId.Sweep),
    ];

    private static readonly ConcurrentDictionary<(string Scene, StrategyId Strategy), Lazy<(long States, HashSet<Invariant> Known)>> Right = new();

    public static TheoryData<string> Names() => [.. All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clause_that_is_left_out_is_found_by_each_search(string name)
    {
        var (_, rules, scene, strategy) = All.Single(mutant => mutant.Name == name);
        var (states, known) = Right.GetOrAdd((scene, strategy), _ => new(() => Search(SiloScenes.Make(scene, strategy)))).Value;

        World Wrong() => SiloScenes.Make(scene, strategy, rules());
        var wrong = new ExhaustiveSearch(Wrong());
        wrong.Run(StatesMax, () => false);
        var broken = wrong.Findings.Select(found => found.Violation.Invariant).Where(invariant => !known.Contains(invariant)).ToList();
        var text = ViolationLetters.Cell(broken) + (wrong.StuckWorlds.Count > 0 ? " hangs" : "");
        (broken.Count + wrong.StuckWorlds.Count).ShouldBeGreaterThan(0);
        var isRare = Rare.Contains(name);
        var random = SchedulesNeeded(new(Wrong(), new RandomSchedule(Seed)), broken, isRare ? SchedulesOfRareMax : SchedulesMax);
        var pct = SchedulesNeeded(new(Wrong(), new PctSchedule(Seed, depth: 4, stepsExpected: 64)), broken, SchedulesOfRareMax);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-26} {scene,-15} {text,-16} random {random,6} pct {pct,6} states {states,7} {wrong.States,8}"));
        (random < SchedulesMax || isRare).ShouldBeTrue();
    }

    // What the world breaks with every clause in it.
    private static (long States, HashSet<Invariant> Known) Search(World world)
    {
        var right = new ExhaustiveSearch(world);
        right.Run(StatesMax, () => false);
        right.IsComplete.ShouldBeTrue();
        right.StuckWorlds.ShouldBeEmpty();
        return (right.States, right.Findings.Select(found => found.Violation.Invariant).ToHashSet());
    }

    private static long SchedulesNeeded(ScheduleSearch search, IReadOnlyList<Invariant> broken, long max)
    {
        while (!broken.Any(invariant => search.FirstAt(invariant) > 0) && search.StuckWorlds.Count == 0 && search.Schedules < max)
            search.Run(search.Schedules + 10, () => false);
        return search.Schedules;
    }
}
