using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Field-cases F9. Goal: what an unbind with its notice, an umount and a second mount break when they meet. Method: xfs with its
/// reverse map; a file of the first mount is mapped and let go, its umount follows; a file of the second mount is mapped once the first has gone; the unbind
/// comes at any time. Each mount claims the device before and gives it up after; one that comes behind the kill is refused.
/// </summary>
public sealed class NoticeRacesTests(ITestOutputHelper output)
{
    private const int StatesMax = 3_000_000;

    [Theory]
    [InlineData(SchemeId.C, "–", true)]
    [InlineData(SchemeId.C3, "–", true)]
    [InlineData(SchemeId.D, "E", true)]
    [InlineData(SchemeId.E, "P E", false)]
    [InlineData(SchemeId.F, "–", true)]
    [InlineData(SchemeId.E19, "P E", false)]
    public void A_mapping_that_comes_between_notice_and_kill_is_told_by_nobody(SchemeId scheme, string letters, bool waits)
    {
        // Nothing is broken where the umount alone meets the notice.
        var alone = Search(scheme, secondMount: false);
        (Letters(alone), alone.StuckWorlds.Count).ShouldBe(("–", 0));
        var search = Search(scheme, secondMount: true);
        Letters(search).ShouldBe(letters);
        search.Findings.ShouldAllBe(found => found.Violation.Predicted);

        // Schemes that count such a mapping, or its entry, wait for it and name it.
        search.StuckWorlds.SelectMany(stuck => stuck.Waiting).Any(line => line.Contains("index entry 0 of inode-1, which will never let go")).ShouldBe(waits);
        output.WriteLine($"{scheme}: {search.States} states, without a second mount {alone.States}");
    }

    private static string Letters(ExhaustiveSearch search)
    {
        search.IsComplete.ShouldBeTrue();
        return ViolationLetters.Cell(search.Findings.Select(found => found.Violation.Invariant));
    }

    private static ExhaustiveSearch Search(SchemeId scheme, bool secondMount)
    {
        var world = new World(new(2));
        var strategy = SchemeList.Get(scheme).NativeDrain;
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 2, 0, scheme, strategy));
        InodeId File() => world.AddInode(new(InodeKind.File, pgmap, scheme, FileSystem.Xfs, InodeState.PageSize), BlockState.Written);
        var first = File();
        var device = new DriverId(pgmap.Value);
        world.Setup(AskDax.Open(device, 0));
        world.Setup(new BindDax(device, DaxMode.Pmem));
        world.Setup(new ClaimDax(device, pgmap, 1));
        var (process, at) = Worlds.Map(world, first, devdax: false);
        world.Setup(new Fault(process, at, Write: true));
        world.AddTask("first user", 0, [ScriptStep.Of(new Munmap(process, at, at + 1))]);
        world.AddTask("umount", 0, [
            ScriptStep.OnceIdle(first, new Evict(first, Unlink: false)), ScriptStep.Of(AskDax.Release(device, 1))]);
        if (secondMount)
        {
            var second = File();
            var other = world.AddProcess();
            var vpn = at + 512;
            world.AddTask("second mount", 1, [
                ScriptStep.OnceIdleOrEnd(first, new ClaimDax(device, pgmap, 2)),
                ScriptStep.Of(new Mmap(other, second, 0, 1, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, vpn)),
                ScriptStep.Of(new Fault(other, vpn, Write: true))]);
        }

        var plan = new TeardownPlan(pgmap, scheme, strategy, 2, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        world.AddTask("unbind", 1, [ScriptStep.Of(new Unbind(plan))]);
        var search = new ExhaustiveSearch(world);
        search.Run(StatesMax, () => false);
        return search;
    }
}
