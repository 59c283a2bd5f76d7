using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: a file never knows of fewer mappings than there are, so that its truncation meets every entry. Method: a mapping of three pages; one task cuts a part
/// of it, a second unmaps the whole, a third truncates the file; searched to the end.
/// </summary>
public sealed class CutSearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 3_000_000;
    private const int Pages = 3;

    public static TheoryData<SchemeId, string> Cuts => new(
        from id in Enum.GetValues<SchemeId>()
        from cut in (string[])["mprotect", "mremap", "munmap"]
        select (id, cut));

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_truncation_meets_every_entry_of_a_mapping_that_is_cut_and_unmapped(SchemeId scheme, string cut)
    {
        var states = EveryEnd.Of(Make(scheme, cut, new()), StatesMax, AtEnd);
        output.WriteLine($"{scheme} {cut}: {states} states");
    }

    [Theory]
    [InlineData("mprotect")]
    [InlineData("mremap")]
    [InlineData("munmap")]
    public void A_file_that_counts_a_process_once_is_found_out(string cut) =>
        Should.Throw<ShouldAssertException>(() => EveryEnd.Of(Make(SchemeId.A2, cut, new CountsMappersOnce()), StatesMax, AtEnd));

    private static void AtEnd(World world)
    {
        // Scheme b maps at count zero, whatever else is done (kernel-model 2.b).
        world.Found.ShouldAllBe(found => found.Invariant == Invariant.MappedAtZero && world.Pgmaps[0].Spec.Scheme == SchemeId.B);
        world.Tasks.ShouldAllBe(task => task.Ended);
        world.Inodes[0].Mappers.Sum(mapper => mapper.Mappings).ShouldBe(world.Processes[0]!.Mappings.Count);
    }

    private static World Make(SchemeId scheme, string cut, WorldRules rules)
    {
        var world = new World(new(2)) { Rules = rules };
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, Pages, 0, scheme, SchemeList.Get(scheme).NativeDrain));
        var file = world.AddInode(new(InodeKind.File, pgmap, scheme, FileSystem.Ext4, Pages * InodeState.PageSize), BlockState.Written);
        var (process, at) = Worlds.Map(world, file, devdax: false, Pages);
        for (var page = 0; page < Pages; page += 2) world.Setup(new Fault(process, at + page, Write: true));
        world.AddTask("cut", 0, [cut switch
        {
            "mprotect" => ScriptStep.Of(new Mprotect(process, at + 1, at + 2, VmaFlags.Read)),
            "mremap" => ScriptStep.Of(new Mremap(process, at + 1, 1, at + 8)),
            _ => ScriptStep.Of(new Munmap(process, at + 1, at + 2)),
        }]);
        world.AddTask("unmap", 1, [ScriptStep.Of(new Munmap(process, at, at + 16))]);
        world.AddTask("truncator", 1, [ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0))]);
        return world;
    }
}
