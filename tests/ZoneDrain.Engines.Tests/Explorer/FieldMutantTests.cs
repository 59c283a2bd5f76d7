using System.Globalization;
using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Wrong rules of cases from the field (docs/field-cases.md) whose worlds are not among those of <c>explore</c>. Goal: every search finds each, and the same
/// world with the right rule breaks nothing at all. <c>dotnet test --filter FieldMutant --logger "console;verbosity=detailed"</c> prints the table.
/// </summary>
public sealed class FieldMutantTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const long SchedulesMax = 100_000;
    private const int StatesMax = 1_000_000;

    private static readonly Dictionary<string, (Func<bool, World> Make, Invariant Breaks)> All = new()
    {
        ["failed memory, " + nameof(ScanPassesOverLocked)] =
            (wrong => Failure(SchemeId.A1, wrong ? new ScanPassesOverLocked() : null), Invariant.PinOnFreedBlock),
        ["failed memory, " + nameof(DeletePassesOverLocked)] =
            (wrong => Failure(SchemeId.E, wrong ? new DeletePassesOverLocked() : null), Invariant.EntryOnFreedBlock),
        [nameof(FollowsEntryOfHole)] = (Hole, Invariant.WalkTouchesFreed),
        [nameof(FreesAtCopy)] = (CopyOut, Invariant.HandedOutInUse),
        [nameof(KeepsOrderWhenFreed)] = (Folio, Invariant.HandedOutInUse),
        [nameof(EmptyListMeansPinnable)] = (Longterm, Invariant.LongtermOnMovable),
    };

    // Two pins that try again and again, each counting its attempts: the right rule is searched to a million states, not to the end.
    private static readonly string[] Large = [nameof(EmptyListMeansPinnable)];

    public static TheoryData<string> Names() => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_rule_is_found_by_each_search_and_the_right_one_breaks_nothing(string name)
    {
        var (make, breaks) = All[name];
        var right = new ExhaustiveSearch(make(false));
        right.Run(StatesMax, () => false);
        right.IsComplete.ShouldBe(!Large.Contains(name));
        right.Findings.Select(found => found.Violation.ToString()).ShouldBeEmpty();
        right.StuckWorlds.ShouldBeEmpty();

        var wrong = new ExhaustiveSearch(make(true));
        wrong.Run(StatesMax / 4, () => false);
        var letters = ViolationLetters.Cell(wrong.Findings.Select(found => found.Violation.Invariant));
        var finding = wrong.Findings.FirstOrDefault(found => found.Violation.Invariant == breaks);
        finding.ShouldNotBeNull(letters);
        var random = SchedulesNeeded(new(make(true), new RandomSchedule(Seed)), search => search.FirstAt(breaks));
        var pct = SchedulesNeeded(new(make(true), new PctSchedule(Seed, depth: 4, stepsExpected: 64)), search => search.FirstAt(breaks));
        Print(name, letters, random, pct, right.States, finding.Schedule.Count);
    }

    // F13. T1 has locked an entry and waits for an answer of every worker; T2 wants the entry.
    [Fact]
    public void A_retry_that_starves_whom_it_waits_for_is_a_cycle_and_is_named()
    {
        var right = new ExhaustiveSearch(Starving(wrong: false)) { Graph = new() };
        right.Run(StatesMax, () => false);
        right.IsComplete.ShouldBeTrue();
        (right.Findings.Count, right.StuckWorlds.Count).ShouldBe((0, 0));
        Livelock.Find(Starving(wrong: false), right).ShouldBeEmpty();

        var world = Starving(wrong: true);
        var wrong = new ExhaustiveSearch(world) { Graph = new() };
        wrong.Run(StatesMax, () => false);
        var cycle = Livelock.Find(world, wrong).ShouldHaveSingleItem();
        cycle.Waiting.ShouldContain("T2 go round 1 states for ever");
        cycle.Waiting.ShouldContain(line => line.StartsWith("T1 waits in LockAndAskAll", StringComparison.Ordinal)
            && line.EndsWith("for an answer of every worker: T2 keeps worker 1 in a section", StringComparison.Ordinal));
        var random = SchedulesNeeded(new(Starving(wrong: true), new RandomSchedule(Seed)), search => search.Endless > 0 ? search.Schedules : 0, step: 1);
        var pct = SchedulesNeeded(
            new(Starving(wrong: true), new PctSchedule(Seed, depth: 4, stepsExpected: 64)), search => search.Endless > 0 ? search.Schedules : 0, step: 1);
        Print(nameof(TriesAgainOnItsWorker), "cycle", random, pct, right.States, cycle.Schedule.Count);
    }

    private void Print(string name, string letters, long random, long pct, int states, int shortest)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {letters,-12} random {random,7} pct {pct,7} states of the right rule {states,8} shortest {shortest,3}"));
        random.ShouldBeInRange(1, SchedulesMax);
        pct.ShouldBeInRange(1, SchedulesMax);
    }

    private static long SchedulesNeeded(ScheduleSearch search, Func<ScheduleSearch, long> found, long step = 100)
    {
        while (found(search) == 0 && search.Schedules < SchedulesMax) search.Run(search.Schedules + step, () => false);
        return found(search);
    }

    // F1. The memory of a page fails while somebody has the page and its file is truncated.
    private static World Failure(SchemeId scheme, WorldRules? wrong)
    {
        var world = new World(new(2)) { Rules = wrong ?? new WorldRules() };
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 2, 0, scheme, SchemeList.Get(scheme).NativeDrain));
        var inode = world.AddInode(new(InodeKind.File, pgmap, scheme, FileSystem.Xfs, InodeState.PageSize), BlockState.Written);
        var (process, at) = Worlds.Map(world, inode, devdax: false);
        world.Setup(new Fault(process, at, Write: true));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Pipe)).Handle;
        world.AddTask("user", 0, [ScriptStep.Of(new Gup(process, at, 1, owner, GupMode.Get)), ScriptStep.Of(new CloseOwner(new(process, owner)))]);
        world.AddTask("failure", 1, [ScriptStep.Of(new MemoryFailure(new(pgmap, 0)))]);
        world.AddTask("truncation", 0, [ScriptStep.Of(new Truncate(inode, FileSystem.Xfs, TruncateKind.Size, 0, 0))]);
        return world;
    }

    // F2. A hole is loaded by one process and stored to by another, and a truncation takes whatever is there.
    private static World Hole(bool wrong)
    {
        const long frames = 2;
        var world = new World(new(2)) { Rules = wrong ? new FollowsEntryOfHole(frames) : new WorldRules() };
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, frames, 0, SchemeId.E, StrategyId.Bulk));
        var inode = world.AddInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), BlockState.Hole);
        var (reader, at) = Worlds.Map(world, inode, devdax: false);
        var (writer, there) = Worlds.Map(world, inode, devdax: false);
        world.AddTask("reader", 0, [ScriptStep.Of(new Fault(reader, at, Write: false)), ScriptStep.Of(new Fault(reader, at, Write: false))]);
        world.AddTask("writer", 1, [ScriptStep.Of(new Fault(writer, there, Write: true))]);
        world.AddTask("punch", 0, [ScriptStep.Of(new Truncate(inode, FileSystem.Ext4, TruncateKind.Punch, 0, InodeState.PageSize))]);
        return world;
    }

    // F6. A page comes back to the CPU while another moves in, and the device has one frame.
    private static World CopyOut(bool wrong)
    {
        var device = new PgmapId(1);
        var rules = wrong ? new FreesAtCopy(device) : null;
        var world = new World(new(2)) { Rules = rules ?? new WorldRules() };
        if (rules is not null) rules.World = world;
        var ram = world.AddPgmap(new(MemoryType.Ram, 6, 0, SchemeId.E, StrategyId.Bulk));
        world.AddPgmap(new(MemoryType.Private, 1, 0, SchemeId.E, StrategyId.Counter)).ShouldBe(device);
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 2, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(device)));
        world.Setup(MoveIn(at));
        world.AddTask("CPU", 0, [ScriptStep.Of(new Fault(process, at, Write: true))]);
        world.AddTask("device", 1, [ScriptStep.Of(MoveIn(at + 1)), ScriptStep.Of(new Zap(process, at + 1, at + 2))]);
        return world;

        MigrateVma MoveIn(long page) => new(process, page, page + 1, new(ram), new(device), PteKind.DevicePrivate, Holes: true);
    }

    // F7. A folio of four pages comes back, and single pages are given out of its frames; those of another folio stay out.
    private static World Folio(bool wrong)
    {
        var world = new World(new(2)) { Rules = wrong ? new KeepsOrderWhenFreed() : new WorldRules() };
        var device = world.AddPgmap(new(MemoryType.Private, 8, 0, SchemeId.E, StrategyId.Counter));
        world.Setup(new TakeFrame(new(device), 2));
        world.Setup(new TakeFrame(new(device), 2));
        world.AddTask("large", 0, [ScriptStep.Of(new AskPage(new(device, 0), PageEvent.Put(PageUse.Map)))]);
        foreach (var name in (string[])["small", "smaller"]) world.AddTask(name, 1, [ScriptStep.Of(new TakeAndPut(new(device)))]);
        return world;
    }

    // F12. Two pins that may last for ever of one page that lies in a block of RAM which may go offline.
    private static World Longterm(bool wrong)
    {
        var rules = wrong ? new EmptyListMeansPinnable() : null;
        var world = new World(new(2)) { Rules = rules ?? new WorldRules() };
        if (rules is not null) rules.World = world;
        var ram = world.AddPgmap(new(MemoryType.Ram, 4, 0, SchemeId.E, StrategyId.Bulk));
        var block = world.AddPgmap(new(MemoryType.Ram, 2, 0, SchemeId.E, StrategyId.Bulk), movable: true);
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new MigrateVma(process, at, at + 1, new(ram), new(block), Holes: true));
        for (var pin = 0; pin < 2; pin++)
        {
            var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
            world.AddTask($"G{pin + 1}", pin, [
                ScriptStep.Of(new Gup(process, at, 1, owner, GupMode.Pin | GupMode.Longterm) { LongtermAttempts = 2 })]);
        }

        return world;
    }

    private static World Starving(bool wrong)
    {
        var world = new World(new(2)) { Rules = wrong ? new TriesAgainOnItsWorker() : new WorldRules() };
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 1, 0, SchemeId.E, StrategyId.Bulk));
        var inode = world.AddInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), BlockState.Written);
        var (process, at) = Worlds.Map(world, inode, devdax: false);
        world.Setup(new Fault(process, at, Write: true));
        world.AddTask("T1", 0, [ScriptStep.Of(new LockAndAskAll(inode, pgmap))]);
        world.AddTask("T2", 1, [ScriptStep.Of(new WantsEntry(inode, pgmap, Sleeps: !wrong))]);
        return world;
    }

    /// <summary>A page of a device that has one, and its last put.</summary>
    private record struct TakeAndPut(DeviceMemory From) : IProtocol
    {
        private TakeFrame _take;
        private At _at;

        private enum At
        {
            Start,
            Take,
            Put,
        }

        public readonly string Step => _at.ToString();

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            if (_at == At.Put) return Next.Done(reply.Page.Outcome);
            if (_at == At.Start) _take = new(From);
            _at = At.Take;
            var next = _take.Advance(reply);
            if (!next.IsDone || next.Outcome != Outcome.Ok) return next;
            _at = At.Put;
            return Next.Call(_take.Page, PageEvent.Put(PageUse.Map));
        }
    }

    /// <summary>Locks entry 0 as write-back does, waits for an answer of every worker, and unlocks it.</summary>
    private record struct LockAndAskAll(InodeId Inode, PgmapId Pgmap) : IProtocol
    {
        private int _at;

        public readonly string Step => $"step {_at}";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply) => ++_at switch
        {
            1 => Next.Call(Inode, InodeEvent.Range(InodeOp.NextDirty, 0, 1)),
            2 => Next.Grace(Pgmap),
            3 => Next.Call(Inode, new InodeEvent(InodeOp.UnlockEntry)),
            _ => Next.Done(Outcome.Ok),
        };
    }

    /// <summary>Looks at the pgmap and at entry 0 in one section of its worker; if that is locked, leaves the section and sleeps, or looks again.</summary>
    private record struct WantsEntry(InodeId Inode, PgmapId Pgmap, bool Sleeps) : IProtocol
    {
        private At _at;

        private enum At
        {
            Start,
            Enter,
            AskLife,
            Look,
            LeaveToSleep,
            Sleep,
            Leave,
        }

        public readonly string Step => _at.ToString();

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            switch (_at)
            {
                case At.Start or At.Sleep:
                    _at = At.Enter;
                    return Next.EnterSection;
                case At.Enter:
                    _at = At.AskLife;
                    return Next.Call(Pgmap, new PgmapEvent(PgmapOp.Inspect));
                case At.AskLife:
                    return Look();
                case At.Look when reply.Inode.Outcome == Outcome.EBUSY && !Sleeps:
                    return Look();
                case At.Look:
                    _at = reply.Inode.Outcome == Outcome.EBUSY ? At.LeaveToSleep : At.Leave;
                    return Next.LeaveSection;
                case At.LeaveToSleep:
                    _at = At.Sleep;
                    return Next.Wait();
                default:
                    return Next.Done(Outcome.Ok);
            }
        }

        private Next Look()
        {
            _at = At.Look;
            return Next.Call(Inode, InodeEvent.Range(InodeOp.NextEntry, 0, 1));
        }
    }
}
