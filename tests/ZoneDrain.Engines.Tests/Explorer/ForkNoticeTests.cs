using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: a child that the notice of an unbind meets while its fork runs is killed or not told, and no file keeps a mapper that there is not. Method: xfs with
/// its reverse map; a process maps a file twice, or two files; it forks while the notice comes.
/// </summary>
public sealed class ForkNoticeTests(ITestOutputHelper output)
{
    private const int StatesMax = 3_000_000;

    public static TheoryData<SchemeId, string> Schemes => new(
        from id in Enum.GetValues<SchemeId>()
        from behind in (string[])["the file again", "another file", "memory"]
        select (id, behind));

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fork_and_the_notice_of_an_unbind(SchemeId scheme, string behind)
    {
        var world = new World(new(2));
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 2, 0, scheme, SchemeList.Get(scheme).NativeDrain));
        InodeId File() => world.AddInode(new(InodeKind.File, pgmap, scheme, FileSystem.Xfs, InodeState.PageSize), BlockState.Written);
        var first = File();
        var second = behind == "another file" ? File() : first;
        var device = new DriverId(pgmap.Value);
        world.Setup(AskDax.Open(device, 0));
        world.Setup(new BindDax(device, DaxMode.Pmem));
        world.Setup(new ClaimDax(device, pgmap, 1));
        var (process, at) = Worlds.Map(world, first, devdax: false);
        const VmaFlags rights = VmaFlags.Read | VmaFlags.Write;
        var memory = world.AddPgmap(new(MemoryType.Ram, 4, 0, SchemeId.D, StrategyId.Bulk));
        if (behind == "memory") world.Setup(new Fault(process, world.Setup(new MmapAnonymous(process, memory, 1, rights)).Handle, Write: true));
        else world.Setup(new Mmap(process, second, 0, 1, rights | VmaFlags.Shared, at + 8));
        world.Setup(new Fault(process, at, Write: true));
        var child = world.ReserveProcess();
        world.AddTask("fork", 0, [ScriptStep.Of(new Fork(process, child))]);
        world.AddTask("notice", 1, [ScriptStep.Of(new PreRemove(pgmap))]);
        var states = EveryEnd.Of(world, StatesMax, end =>
        {
            end.Tasks.ShouldAllBe(task => task.Ended);
            foreach (var inode in end.Inodes)
            {
                foreach (var (mapper, mappings) in inode.Mappers)
                    end.Processes[mapper.Value]!.Mappings.Count(vma => vma.Inode == inode.Id).ShouldBe(mappings);
            }

            end.Processes[process.Value]!.Status.ShouldBe(ProcessStatus.Exited);
            end.Processes.Skip(process.Value).ShouldAllBe(left => left == null || left.Status == ProcessStatus.Exited || left.Generation == 0);
            var held = end.Pgmaps[memory.Value].Cells.Sum(cell => cell.Counts.Ref);
            held.ShouldBe(end.Processes.Sum(left => left == null ? 0 : left.Entries().Count(entry => entry.Pte.IsDevice && entry.Pte.Page.Pgmap == memory)));
        });
        output.WriteLine($"{scheme} {behind}: {states} states");
    }
}
