using Shouldly;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: F is noticed on every engine, not only by searches. Method: what no protocol does is done by hand: a get on a free frame, as in case F6, which is
/// then handed out.
/// </summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class HandedOutFrames<TFixture>
    where TFixture : EngineFixture, new()
{
    /// <summary>How often it is noticed: when it is handed out.</summary>
    protected virtual int Times => 1;

    [Theory]
    [InlineData(MemoryType.Private)]
    [InlineData(MemoryType.Coherent)]
    public void A_frame_that_is_handed_out_with_a_reference_on_it_breaks_F(MemoryType type)
    {
        using var world = new Kernel61World(new TFixture().Create(), FileSystem.Ext4, SchemeId.E);
        var scene = new DeviceScene(world, type);
        scene.MoveIn(0, 1).Findings.Moved.ShouldBe(1);
        world.Engine.Violations.ShouldBeEmpty();
        var first = scene.Memory.Entry(0).Page;
        world.Do(new AskPage(first.Plus(1), PageEvent.Acquire(PageUse.Get)));
        scene.MoveIn(1, 2).Findings.Moved.ShouldBe(1);
        scene.Memory.Entry(1).Page.ShouldBe(first.Plus(1));
        world.Engine.Violations.Count.ShouldBe(Times);
        foreach (var broken in world.Engine.Violations)
            (broken.Invariant, broken.Page, broken.Predicted).ShouldBe((Invariant.HandedOutInUse, first.Plus(1), false));
    }
}
