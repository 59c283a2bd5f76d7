using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Known mistakes, each put into one rule or one protocol step, and how many schedules each search needs to find them. The same worlds do not break
/// the same invariant without the mistake. <c>dotnet test --filter Mutant --logger "console;verbosity=detailed"</c> prints the table.
/// </summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const long SchedulesMax = 100_000;

    private static readonly WorldSettings Umount = new() { Scheme = SchemeId.D, Teardown = TeardownKind.Orderly };
    private static readonly WorldSettings Unbind = new() { Scheme = SchemeId.D, Teardown = TeardownKind.DevdaxZap };

    private static readonly WorldSettings Synced = Umount with { World = WorldKind.WriteBack };

    // No grace at all: what is not clean here without the mistake is a walk and an index entry, not a pin.
    private static readonly WorldSettings Travelling =
        new() { Scheme = SchemeId.D, Teardown = TeardownKind.Disorderly, Strategy = StrategyId.Percpu, Grace = GracePlacement.None };

    private static readonly (string Name, Func<WorldRules> Rules, WorldSettings World, Invariant Breaks)[] All =
    [
        (nameof(MissingRecheck), () => new MissingRecheck(), Umount with { Scheme = SchemeId.A1 }, Invariant.PinOnFreedBlock),
        (nameof(NoGrace), () => new NoGrace(), Unbind, Invariant.WalkTouchesFreed),
        (nameof(WrongThreshold), () => new WrongThreshold(), Umount with { Scheme = SchemeId.A1 }, Invariant.PinOnFreedBlock),
        (nameof(KillDoesNotRefuse), () => new KillDoesNotRefuse(), Unbind, Invariant.RevivedWhileDying),
        (nameof(LostPageWake), () => new LostPageWake(), Umount with { Scheme = SchemeId.E }, Invariant.SleeperForgotten),
        (nameof(LostLockWake), () => new LostLockWake(), Umount with { Scheme = SchemeId.E }, Invariant.SleeperForgotten),
        (nameof(DoublePut), () => new DoublePut(), Umount, Invariant.MapcountAboveRef),
        (nameof(ForgetsToZap), () => new ForgetsToZap(), Umount with { Scheme = SchemeId.A1 }, Invariant.MappingOnFreedBlock),
        (nameof(DoesNotScan), () => new DoesNotScan(), Umount, Invariant.PinOnFreedBlock),
        (nameof(DrainPassesOverPins), () => new DrainPassesOverPins(), Unbind, Invariant.PinOutlivesPgmap),
        (nameof(SumsBeforeAllFroze), () => new SumsBeforeAllFroze(), Travelling, Invariant.PinOutlivesPgmap),
        (nameof(WalksOutsideSection), () => new WalksOutsideSection(), Unbind, Invariant.WalkTouchesFreed),
        (nameof(ScanPassesOverLocked), () => new ScanPassesOverLocked(), Synced with { Scheme = SchemeId.A1 }, Invariant.PinOnFreedBlock),
        (nameof(DeletePassesOverLocked), () => new DeletePassesOverLocked(), Synced with { Scheme = SchemeId.E }, Invariant.EntryOnFreedBlock),
        (nameof(EntryStaysAfterRefusal), () => new EntryStaysAfterRefusal(), Unbind with { Scheme = SchemeId.C }, Invariant.EntryOutlivesPgmap),
    ];

    public static TheoryData<string> Names() => [.. All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_found_by_each_search_and_its_world_is_clean_without_it(string name)
    {
        var (_, rules, world, breaks) = All.Single(mutant => mutant.Name == name);
        var clean = Exploration.Run(new() { World = world, StatesMax = 100_000 });
        clean.Findings.ShouldAllBe(found => found.Violation.Invariant != breaks);

        var exhaustive = new ExhaustiveSearch(Worlds.Make(world, rules()));
        exhaustive.Run(2_000_000, () => exhaustive.Findings.Any(found => found.Violation.Invariant == breaks));
        var finding = exhaustive.Findings.FirstOrDefault(found => found.Violation.Invariant == breaks);
        finding.ShouldNotBeNull(string.Join(' ', exhaustive.Findings.Select(found => found.Violation.Invariant)));

        var random = SchedulesNeeded(new(Worlds.Make(world, rules()), new RandomSchedule(Seed)), breaks);
        var pct = SchedulesNeeded(new(Worlds.Make(world, rules()), new PctSchedule(Seed, depth: 4, stepsExpected: 64)), breaks);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {ViolationLetters.Of(breaks),-3} random {random,7} pct {pct,7} states {exhaustive.States,8} shortest {finding.Schedule.Count,3}"));
        random.ShouldBeInRange(1, SchedulesMax);
        pct.ShouldBeInRange(1, SchedulesMax);
    }

    [Fact]
    public void A_scheme_that_is_itself_the_mistake_shows_it()
    {
        // Two known mistakes are schemes as posted: a base count dropped while a truncator waits (a1-2) and a re-fault on a zapped entry (c-1).
        Breaks(Umount with { Scheme = SchemeId.A1, Teardown = TeardownKind.Disorderly }, Invariant.PinOnFreedBlock);
        Breaks(Umount with { Scheme = SchemeId.C }, Invariant.MappedAtZero);
    }

    private static void Breaks(WorldSettings world, Invariant invariant) =>
        Exploration.Run(new() { World = world with { InstantKill = true } }).Findings.ShouldContain(found => found.Violation.Invariant == invariant);

    private static long SchedulesNeeded(ScheduleSearch search, Invariant invariant)
    {
        while (search.FirstAt(invariant) == 0 && search.Schedules < SchedulesMax) search.Run(search.Schedules + 100, () => false);
        return search.FirstAt(invariant);
    }
}
