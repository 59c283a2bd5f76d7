using Shouldly;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>What an mremap leaves at its target for later faults (move_page_tables, mm/mremap.c).</summary>
public class MremapTests
{
    [Fact]
    public void The_target_has_a_page_table_where_the_source_has_an_empty_one()
    {
        var scene = Scene.WithFile(SchemeId.E, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        var to = scene.Base + (1 << 20);
        var process = scene.World.Processes[scene.Process.Value];
        process.Table.Set(scene.Base + 3, 0, Pte.Zero.Bits);
        process.Table.Set(scene.Base + 3, 0, 0);
        scene.World.Do(new Mremap(scene.Process, scene.Base, 1024, to)).ShouldBe(Outcome.Ok);
        process.Table.HasTable(to).ShouldBeTrue("the source has one");
        process.Table.HasTable(to + 512).ShouldBeFalse("the source has none");
    }

    [Fact]
    public void A_target_that_is_not_congruent_has_a_table_in_every_slot_that_one_of_the_source_reaches()
    {
        var scene = Scene.WithFile(SchemeId.E, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        var to = scene.Base + (1 << 20) + 100;
        var process = scene.World.Processes[scene.Process.Value];
        process.Table.MakeTable(scene.Base);
        scene.World.Do(new Mremap(scene.Process, scene.Base, 1024, to)).ShouldBe(Outcome.Ok);
        process.Table.HasTable(to).ShouldBeTrue();
        process.Table.HasTable(to + 511).ShouldBeTrue("its last 100 pages lie in the next slot");
        process.Table.HasTable(to + 1023).ShouldBeFalse();
    }
}
