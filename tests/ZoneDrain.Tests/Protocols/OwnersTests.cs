using Shouldly;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Who owns a pin, and when it goes (kernel-model 0.13).</summary>
public class OwnersTests
{
    [Theory]
    [InlineData(OwnerKind.Pipe, true)]
    [InlineData(OwnerKind.Descriptor, true)]
    [InlineData(OwnerKind.Call, false)]
    public void A_pin_outlives_its_process_only_through_a_sharer(OwnerKind kind, bool outlives)
    {
        var scene = Scene.WithFile(SchemeId.E);
        var owner = scene.Open(kind);
        scene.Gup(owner, 1);
        var child = Fork(scene);
        scene.World.Do(new Exit(scene.Process)).ShouldBe(Outcome.Ok);
        scene.Counts(1).Ref.ShouldBe(outlives ? 1024 : 0);
        scene.World.Processes[scene.Process.Value].Status.ShouldBe(ProcessStatus.Exited);
        scene.World.CheckHolders();
        scene.World.Do(new Exit(child)).ShouldBe(Outcome.Ok);
        scene.Counts(1).Ref.ShouldBe(0);
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_grandchild_shares_what_its_parent_shared()
    {
        var scene = Scene.WithFile(SchemeId.D);
        var owner = scene.Open();
        scene.Gup(owner, 1);
        var child = Fork(scene);
        scene.World.Do(new Fork(child, scene.World.ReserveProcess())).ShouldBe(Outcome.Ok);
        var grandchild = new ProcessId(child.Value + 1);
        scene.World.Do(new Exit(scene.Process));
        scene.World.Do(new Exit(child));
        scene.Counts(1).Ref.ShouldBe(1024);
        scene.World.Do(new Exit(grandchild));
        scene.Counts(1).Ref.ShouldBe(0);
    }

    [Fact]
    public void A_close_by_the_host_counts_once_though_it_exits_later()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var owner = scene.Open();
        scene.Gup(owner, 1);
        var child = Fork(scene);
        scene.Close(owner).ShouldBe(Outcome.EBUSY, "the child shares it");
        scene.Close(owner).ShouldBe(Outcome.ENOENT, "it is closed here");
        scene.Gup(owner, 2).ShouldBe(Outcome.ENOENT, "and keeps nothing new here");
        scene.World.Do(new Exit(scene.Process));
        scene.Counts(1).Ref.ShouldBe(1024, "the child has it open");
        scene.World.Do(new CloseOwner(new(scene.Process, owner)) { Closer = child }).ShouldBe(Outcome.Ok);
        scene.Counts(1).Ref.ShouldBe(0);
        scene.World.Do(new Exit(child)).ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_child_forked_after_the_close_shares_nothing()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var owner = scene.Open();
        var first = Fork(scene);
        scene.Close(owner);
        var second = Fork(scene);
        scene.World.Processes[first.Value].SharedOwners.Count.ShouldBe(1);
        scene.World.Processes[second.Value].SharedOwners.ShouldBeEmpty();
        scene.World.Do(new CloseOwner(new(scene.Process, owner)) { Closer = second }).ShouldBe(Outcome.ENOENT);
    }

    [Fact]
    public void Who_has_closed_it_takes_nothing_from_the_others_by_asking_again()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var owner = scene.Open();
        scene.Gup(owner, 1);
        var (first, second) = (Fork(scene), Fork(scene));
        var again = new CloseOwner(new(scene.Process, owner)) { Closer = first, IsForgotten = true };
        scene.World.Do(again with { IsForgotten = false }).ShouldBe(Outcome.EBUSY);
        scene.World.Do(again).ShouldBe(Outcome.EBUSY, "host and second child have it");
        scene.World.Do(new Exit(scene.Process));
        scene.World.Do(again).ShouldBe(Outcome.EBUSY, "the second child has it");
        scene.Counts(1).Ref.ShouldBe(1024);
        scene.World.Do(new Exit(second));
        scene.Counts(1).Ref.ShouldBe(0);
        scene.World.Do(again).ShouldBe(Outcome.ENOENT);
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_close_that_was_lost_between_any_two_steps_is_made_good_by_the_exit()
    {
        for (var steps = 1; steps < 6; steps++)
        {
            var scene = Scene.WithFile(SchemeId.E);
            var owner = scene.Open();
            var child = Fork(scene);
            scene.Close(owner);
            var lost = scene.World.Begin(new CloseOwner(new(scene.Process, owner)) { Closer = child });
            for (var step = 0; step < steps && !lost.IsDone; step++) scene.World.Step(lost);
            scene.World.Do(new Exit(child)).ShouldBe(Outcome.Ok);
            scene.State.Owners.ShouldAllBe(left => left == null);
        }
    }

    [Fact]
    public void A_slot_is_used_again_once_its_last_sharer_is_gone()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var owner = scene.Open();
        var child = Fork(scene);
        scene.Close(owner);
        scene.Open().ShouldNotBe(owner);
        scene.World.Do(new Exit(child));
        scene.Open().ShouldBe(owner);
    }

    [Fact]
    public void A_gup_that_runs_into_a_close_keeps_nothing()
    {
        for (var turns = 0; turns < 20; turns++)
        {
            var scene = Scene.WithFile(SchemeId.E);
            var owner = scene.Open();
            scene.Gup(owner, 5);
            var gup = scene.World.Begin(new Gup(scene.Process, scene.Base, 3, owner, GupMode.Pin));
            for (var turn = 0; turn < turns && !gup.IsDone; turn++) scene.World.Step(gup);
            var close = scene.World.Begin(new CloseOwner(new(scene.Process, owner)));
            while (!gup.IsDone || !close.IsDone)
            {
                if (!close.IsDone) scene.World.Step(close);
                if (!gup.IsDone) scene.World.Step(gup);
            }

            scene.State.Pins().ShouldBeEmpty();
            scene.World.CheckHolders();
            scene.Counts(0).Ref.ShouldBe(scene.Entry(0).Present ? 1 : 0);
        }
    }

    private static ProcessId Fork(Scene scene)
    {
        var child = scene.World.ReserveProcess();
        scene.World.Do(new Fork(scene.Process, child)).ShouldBe(Outcome.Ok);
        return child;
    }
}
