using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Wrong rules of a dax device that outlives its drivers (field-cases F8), of the claims of mounts (F9), of what /dev/mem shows (F18) and of modules that go
/// (F19). Goal: every search finds each, and no end of the
/// same world with the right rule shows it. <c>dotnet test --filter DaxMutant --logger "console;verbosity=detailed"</c> prints the table.
/// </summary>
public sealed class DaxMutantTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const int SchedulesMax = 100_000;
    private const int StatesMax = 1_000_000;
    private const long Unit = 512;
    private const long At = 512;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;

    private static readonly DriverId Device = new(0);

    private static readonly Dictionary<string, (Func<bool, World> Make, Func<World, bool> IsWrong)> All = new()
    {
        // The truncation of one file waits for a pin of another: their pages are of one unit of 2 MiB.
        [nameof(KeepsUnit)] = (AfterDevdax, world => !world.Tasks[0].Ended),
        [nameof(KeepsOps)] = (BackToDevdax, world => world.Drivers[Device.Value].Dax is { Mode: DaxMode.DeviceDax, Holder: > 0 }),
        [nameof(ProbeFailureKeepsPgmap)] = (RefusedProbe, world => world.Drivers[Device.Value].Dax is { Mode: DaxMode.FsDev }),
        [nameof(ClaimKeepsDevMem)] = (Enabled, ShowsBound),
        [nameof(MapsDevMemUnseen)] = (MappedBeside, ShowsBound),
        [nameof(ForkTrustsRevocation)] = (ForkedBeside, ShowsBound),
        [nameof(UnloadsUnderReference)] = (UsedByAnother, IsGoneUnderUsers),
        ["page, " + nameof(UnloadsUnderReference)] = (PageHeld, IsGoneUnderUsers),
        [nameof(ReleaseClearsCallbacksLast)] = (NextMount, world => world.Processes[1] is { Status: Processes.ProcessStatus.Running } && Unbound(world)),
    };

    public static TheoryData<string> Names() => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_rule_is_found_by_each_search_and_no_end_of_the_right_one_shows_it(string name)
    {
        var (make, isWrong) = All[name];
        var right = make(false);
        var states = EveryEnd.Of(right, StatesMax, world => isWrong(world).ShouldBeFalse());
        right.Found.ShouldBeEmpty();
        var found = 0;
        var wrong = make(true);
        EveryEnd.Of(wrong, StatesMax, world => found += isWrong(world) ? 1 : 0);
        found.ShouldBePositive();
        var random = EveryEnd.SchedulesNeeded(make(true), new RandomSchedule(Seed), isWrong, SchedulesMax);
        var pct = EveryEnd.SchedulesNeeded(make(true), new PctSchedule(Seed, depth: 4, stepsExpected: 64), isWrong, SchedulesMax);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-28} {ViolationLetters.Cell(wrong.Found.Select(violation => violation.Invariant)),-6} random {random,5} pct {pct,5} states {states,7}"));
        random.ShouldBeInRange(1, SchedulesMax);
        pct.ShouldBeInRange(1, SchedulesMax);
    }

    [Fact]
    public void Nobody_maps_through_dev_mem_what_a_driver_has_by_the_end_of_its_probe()
    {
        foreach (var make in (Func<bool, World>[])[Enabled, MappedBeside])
        {
            var states = EveryEnd.Of(make(false), StatesMax, _ => { }, always: world => (world.Tasks[1].Ended && ShowsBound(world)).ShouldBeFalse());
            output.WriteLine($"{make.Method.Name}: {states} states");
        }
    }

    private static bool IsGoneUnderUsers(World world) =>
        world.Drivers[Device.Value] is { IsUnloaded: true } driver && driver.ProviderReferences + driver.Used > 0;

    private static bool ShowsBound(World world) =>
        world.Drivers[Device.Value].Dax is { Mode: not DaxMode.None }
        && world.Processes.Any(process => process?.Entries().Any(entry => entry.Pte.IsPfn) == true);

    private static bool Unbound(World world) => world.Pgmaps.Any(pgmap => pgmap.Life == Grace.Life.Freed);

    private static World New(WorldRules? wrong) => new(new(2)) { Rules = wrong ?? new WorldRules() };

    // device_dax in units of 2 MiB, and then fsdev, whose pgmap is made as the device says; a page of one file is pinned for ever, another file is truncated.
    private static World AfterDevdax(bool wrong)
    {
        var world = New(wrong ? new KeepsUnit() : null);
        world.AddPgmap(new(MemoryType.Generic, Unit, 9, SchemeId.E, StrategyId.Bulk));
        world.Setup(AskDax.Open(Device, 9));
        world.Setup(new BindDax(Device, DaxMode.DeviceDax));
        world.Setup(AskDax.Unbind(Device));
        var said = world.Setup(new BindDax(Device, DaxMode.FsDev));
        var pgmap = world.AddPgmap(new((MemoryType)said.Pages, Unit, (byte)said.Handle, SchemeId.E, StrategyId.Bulk));
        var (pinned, truncated) = (File(world, pgmap, 2), File(world, pgmap, 1));
        var (process, at) = Worlds.Map(world, pinned, devdax: false);
        var (other, there) = Worlds.Map(world, truncated, devdax: false);
        world.Setup(new Fault(process, at, Write: true));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.Setup(new Gup(process, at, 1, owner, GupMode.Pin));
        world.AddTask("truncation", 0, [ScriptStep.Of(new Truncate(truncated, FileSystem.Ext4, TruncateKind.Size, 0, 0))]);
        world.AddTask("user", 1, [ScriptStep.Of(new Fault(other, there, Write: true)), ScriptStep.Of(new Zap(other, there, there + 1))]);
        return world;
    }

    // fsdev, and then device_dax, while somebody mounts a file system on the device by its name.
    private static World BackToDevdax(bool wrong)
    {
        var world = New(wrong ? new KeepsOps() : null);
        var fsdev = world.AddPgmap(new(MemoryType.FsDax, 1, 0, SchemeId.E, StrategyId.Bulk));
        var devdax = world.AddPgmap(new(MemoryType.Generic, 1, 0, SchemeId.E, StrategyId.Bulk));
        world.Setup(AskDax.Open(Device, 0));
        world.Setup(new BindDax(Device, DaxMode.FsDev));
        var plan = new TeardownPlan(fsdev, SchemeId.E, StrategyId.Bulk, 1, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        world.AddTask("admin", 0, [
            ScriptStep.Of(new Unbind(plan)), ScriptStep.Of(AskDax.Unbind(Device)), ScriptStep.Of(new BindDax(Device, DaxMode.DeviceDax))]);
        world.AddTask("mount", 1, [ScriptStep.Of(new ClaimDax(Device, devdax, 1))]);
        return world;
    }

    // Two administrators; the memory is refused to the one who wants fsdev.
    private static World RefusedProbe(bool wrong)
    {
        var world = New(wrong ? new ProbeFailureKeepsPgmap() : null);
        world.AddPgmap(new(MemoryType.Generic, 1, 0, SchemeId.E, StrategyId.Bulk));
        world.Setup(AskDax.Open(Device, 0));
        world.AddTask("fsdev", 0, [ScriptStep.Of(new NoMemory(new(Device, DaxMode.FsDev)))]);
        world.AddTask("device_dax", 1, [ScriptStep.OrEnd(new BindDax(Device, DaxMode.DeviceDax)), ScriptStep.Of(AskDax.Unbind(Device))]);
        return world;
    }

    // A process that maps a frame of a device through /dev/mem, stores to it and unmaps it, and the device's driver.
    private static World Enabled(bool wrong)
    {
        var (world, devMem, process) = Disabled(wrong ? new ClaimKeepsDevMem() : null);
        var at = MapDevMem(world, process, devMem);
        world.AddTask("user", 0, [ScriptStep.Of(new Fault(process, at, Write: true))]);
        world.AddTask("driver", 1, [ScriptStep.Of(new BindDax(Device, DaxMode.DeviceDax) { DevMem = devMem })]);
        return world;
    }

    // The same, but that the mmap comes beside the driver.
    private static World MappedBeside(bool wrong)
    {
        var (world, devMem, process) = Disabled(wrong ? new MapsDevMemUnseen() : null);
        world.AddTask("user", 0, [ScriptStep.OrEnd(new Mmap(process, devMem, 0, 1, ReadWrite, At)), ScriptStep.Of(new Fault(process, At, Write: true))]);
        world.AddTask("driver", 1, [ScriptStep.Of(new BindDax(Device, DaxMode.DeviceDax) { DevMem = devMem })]);
        return world;
    }

    // The process forks beside the driver.
    private static World ForkedBeside(bool wrong)
    {
        var (world, devMem, process) = Disabled(wrong ? new ForkTrustsRevocation() : null);
        MapDevMem(world, process, devMem);
        world.AddTask("user", 0, [ScriptStep.Of(new Fork(process, world.ReserveProcess()))]);
        world.AddTask("driver", 1, [ScriptStep.Of(new BindDax(Device, DaxMode.DeviceDax) { DevMem = devMem })]);
        return world;
    }

    private static (World World, InodeId DevMem, ProcessId Process) Disabled(WorldRules? wrong)
    {
        var world = New(wrong);
        var pgmap = world.AddPgmap(new(MemoryType.Generic, 1, 0, SchemeId.E, StrategyId.Bulk));
        world.Setup(AskDax.Open(Device, 0));
        var devMem = world.AddInode(new(InodeKind.DevMem, pgmap, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), BlockState.Hole);
        return (world, devMem, world.AddProcess());
    }

    private static long MapDevMem(World world, ProcessId process, InodeId devMem) =>
        world.Setup(new Mmap(process, devMem, 0, 1, ReadWrite, At)).Handle;

    // Another device begins to use a driver's memory, and the driver's module is to go.
    private static World UsedByAnother(bool wrong)
    {
        var world = New(wrong ? new UnloadsUnderReference() : null);
        world.AddTask("another device", 0, [ScriptStep.OrEnd(AskProvider.Hold(Device))]);
        AddUnload(world, world.AddPgmap(new(MemoryType.Coherent, 1, 0, SchemeId.E19, StrategyId.Counter)));
        return world;
    }

    // A process has a page of it on the device, which somebody holds for ever.
    private static World PageHeld(bool wrong)
    {
        var world = New(wrong ? new UnloadsUnderReference() : null);
        var chunk = world.AddPgmap(new(MemoryType.Coherent, 1, 0, SchemeId.E19, StrategyId.Counter));
        var ram = world.AddPgmap(new(MemoryType.Ram, 2, 0, SchemeId.E19, StrategyId.Bulk));
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(chunk)));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.AddTask("user", 0, [
            ScriptStep.OrEnd(new MigrateVma(process, at, at + 1, new(ram), new(chunk), Holes: true)),
            ScriptStep.Of(new Gup(process, at, 1, owner, GupMode.Get))]);
        AddUnload(world, chunk);
        return world;
    }

    private static void AddUnload(World world, PgmapId chunk)
    {
        var plan = new TeardownPlan(chunk, SchemeId.E19, StrategyId.Counter, 1, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        world.AddTask("rmmod", 1, [ScriptStep.Of(new UnloadModule(plan))]);
    }

    // xfs with its reverse map: the umount of the first mount meets the second, which has mapped a file when the device is unbound.
    private static World NextMount(bool wrong)
    {
        var world = New(wrong ? new ReleaseClearsCallbacksLast() : null);
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 2, 0, SchemeId.E, StrategyId.Bulk));
        world.Setup(AskDax.Open(Device, 0));
        world.Setup(new BindDax(Device, DaxMode.Pmem));
        world.Setup(new ClaimDax(Device, pgmap, 1));
        InodeId File() => world.AddInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Xfs, InodeState.PageSize), BlockState.Written);
        var (first, second) = (File(), File());
        var (process, at) = Worlds.Map(world, first, devdax: false);
        world.Setup(new Fault(process, at, Write: true));
        var other = world.AddProcess();
        world.AddTask("first mount", 0, [
            ScriptStep.Of(new Munmap(process, at, at + 1)), ScriptStep.OnceIdle(first, new Evict(first, Unlink: false)),
            wrong ? ScriptStep.Of(new ReleaseClearsCallbacksLast.InTwo(Device, 1)) : ScriptStep.Of(AskDax.Release(Device, 1))]);
        var plan = new TeardownPlan(pgmap, SchemeId.E, StrategyId.Bulk, 2, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        world.AddTask("second mount", 1, [
            ScriptStep.OnceIdleOrEnd(first, new ClaimDax(Device, pgmap, 2)),
            ScriptStep.Of(new Mmap(other, second, 0, 1, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, at)),
            ScriptStep.Of(new Fault(other, at, Write: true)), ScriptStep.Of(new Unbind(plan))]);
        return world;
    }

    private static InodeId File(World world, PgmapId pgmap, long pages) =>
        world.AddInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Ext4, pages * InodeState.PageSize), BlockState.Written);

    /// <summary>A driver that does not get the device's memory (devm_request_mem_region).</summary>
    private record struct NoMemory(BindDax Inner) : IProtocol
    {
        private BindDax _inner = Inner;

        public readonly string Step => _inner.Step;

        public readonly Findings Findings => _inner.Findings;

        public Next Advance(in Reply reply)
        {
            var next = _inner.Advance(reply);
            return next.Kind == NextKind.Driver && next.Driver.Op == DriverOp.RequestDax ? _inner.Advance(new(new DriverReply(Outcome.EBUSY))) : next;
        }
    }
}
