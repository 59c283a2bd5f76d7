using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: once a file has ended no process has a copy of what lay behind its end, and every frame is accounted for (field-cases F15). Method: a private mapping
/// of one page, copied already or not; every order of a fork, a store, a move to a device and the truncation.
/// </summary>
public sealed class CopySearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 2_000_000;

    [Theory]
    [InlineData(InodeKind.PageCache, "fork")]
    [InlineData(InodeKind.PageCache, "store")]
    [InlineData(InodeKind.PageCache, "fork, store")]
    [InlineData(InodeKind.PageCache, "move, load")]
    [InlineData(InodeKind.PageCache, "move, get")]
    [InlineData(InodeKind.File, "fork")]
    [InlineData(InodeKind.File, "store")]
    [InlineData(InodeKind.File, "fork, store")]
    public void Nothing_is_left_behind_the_end_of_a_file(InodeKind kind, string beside)
    {
        var right = Make(kind, beside, isWrong: false);
        var states = EveryEnd.Of(right, StatesMax, world =>
        {
            world.Found.ShouldBeEmpty();
            IsLeftBehind(world).ShouldBeFalse();
            foreach (var pgmap in world.Pgmaps)
            {
                for (var frame = 0; frame < pgmap.Cells.Length; frame++) (frame, Ref: pgmap.Cells[frame].Counts.Ref).ShouldBe((frame, 0), pgmap.Id.ToString());
            }

            if (kind == InodeKind.PageCache) world.Drivers.Take(2).Sum(driver => driver.Used).ShouldBe(0);
        });
        output.WriteLine($"{kind}, {beside}: {states} states");
    }

    [Theory]
    [InlineData(InodeKind.PageCache, "fork")]
    [InlineData(InodeKind.File, "fork")]
    [InlineData(InodeKind.File, "store")]
    public void Who_does_not_look_again_is_found(InodeKind kind, string beside)
    {
        var random = EveryEnd.SchedulesNeeded(Make(kind, beside, isWrong: true), new RandomSchedule(1), IsLeftBehind, 10_000);
        var pct = EveryEnd.SchedulesNeeded(Make(kind, beside, isWrong: true), new PctSchedule(1, depth: 4, stepsExpected: 64), IsLeftBehind, 10_000);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{nameof(TrustsFirstLook)}, {kind}, {beside}: random {random} pct {pct}"));
        random.ShouldBePositive();
        pct.ShouldBePositive();
    }

    private static bool IsLeftBehind(World world) =>
        !Array.TrueForAll([.. world.Tasks], task => task.Ended) || world.Processes.Any(process => process?.Entries().Any() == true);

    private static World Make(InodeKind kind, string beside, bool isWrong)
    {
        var world = new World(new(2)) { Rules = isWrong ? new TrustsFirstLook(new(1)) : new WorldRules() };
        var ram = world.AddPgmap(new(MemoryType.Ram, 6, 0, SchemeId.E, StrategyId.Bulk));
        var device = world.AddPgmap(new(MemoryType.Private, 2, 0, SchemeId.E, StrategyId.Counter));
        var dax = world.AddPgmap(new(MemoryType.FsDax, 2, 0, SchemeId.E, StrategyId.Bulk));
        var on = kind == InodeKind.File ? dax : ram;
        var blocks = kind == InodeKind.File ? BlockState.Written : BlockState.Hole;
        var file = world.AddInode(new(kind, on, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), blocks);
        world.AddInode(new(kind, on, SchemeId.E, FileSystem.Ext4, 8 * InodeState.PageSize), BlockState.Hole);
        var process = world.AddProcess();
        var at = world.Setup(new Mmap(process, file, 0, 1, VmaFlags.Read | VmaFlags.Write, -1)).Handle;
        if (beside != "store")
        {
            var slot = (int)world.Setup(new OpenOwner(process, OwnerKind.Call)).Handle;
            world.Setup(new Gup(process, at, 1, slot, GupMode.Get | GupMode.Write));
            world.Setup(new CloseOwner(new(process, slot)));
        }

        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Call)).Handle;
        if (beside.Contains("fork", StringComparison.Ordinal)) world.AddTask("fork", 0, [ScriptStep.Of(new Fork(process, world.ReserveProcess()))]);
        if (beside.Contains("store", StringComparison.Ordinal)) world.AddTask("store", 0, [ScriptStep.Of(new Fault(process, at, Write: true))]);
        if (beside.Contains("load", StringComparison.Ordinal)) world.AddTask("load", 0, [ScriptStep.Of(new Fault(process, at, Write: false))]);
        if (beside.Contains("get", StringComparison.Ordinal))
        {
            world.AddTask("get", 0, [
                ScriptStep.Of(new Gup(process, at, 1, owner, GupMode.Get | GupMode.FastOnly)), ScriptStep.Of(new CloseOwner(new(process, owner)))]);
        }

        if (beside.Contains("move", StringComparison.Ordinal))
            world.AddTask("move", 1, [ScriptStep.Of(new MigrateVma(process, at, at + 1, new(ram), new(device), PteKind.DevicePrivate))]);
        world.AddTask("truncation", 1, [ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0))]);
        return world;
    }
}
