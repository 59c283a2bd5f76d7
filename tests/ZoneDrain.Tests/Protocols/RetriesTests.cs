using Shouldly;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>What is tried again is bounded and told (field-cases F13): an operation that meets nobody has no retry, and each change under it is one.</summary>
public class RetriesTests
{
    [Fact]
    public void A_page_that_is_not_there_takes_a_fault_and_no_retry()
    {
        var scene = Scene.WithFile(SchemeId.D);
        var owner = scene.Open();
        scene.World.Do(new Gup(scene.Process, scene.Base, 4, owner, GupMode.Pin), out var findings).ShouldBe(Outcome.Ok);
        findings.Faulted.ShouldBeTrue();
        findings.Retries.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_page_that_is_zapped_under_a_gup_is_a_retry_each_time(int times)
    {
        var scene = Scene.WithFile(SchemeId.D);
        var task = scene.World.Begin(new Gup(scene.Process, scene.Base, 1, scene.Open(), GupMode.Pin | GupMode.SlowOnly));
        for (var zaps = 0; zaps < times; zaps++)
        {
            StepUntil(scene, task, "slow ReadEntryAgain");
            scene.World.Do(new Zap(scene.Process, scene.Base, scene.Base + 1)).ShouldBe(Outcome.Ok);
            scene.World.Step(task);
        }

        scene.World.Run(task);
        task.Outcome.ShouldBe(Outcome.Ok);
        task.Protocol.Findings.Retries.ShouldBe(times);
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_fault_whose_mapping_goes_looks_again()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var task = scene.World.Begin(new Fault(scene.Process, scene.Base, Write: false));
        StepUntil(scene, task, "Install");
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 8)).ShouldBe(Outcome.Ok);
        scene.World.Run(task);
        task.Outcome.ShouldBe(Outcome.SIGSEGV);
        task.Protocol.Findings.Retries.ShouldBe(1);
        scene.World.CheckHolders();
    }

    [Fact]
    public void Nobody_tries_for_ever_what_another_does_not_end()
    {
        IProtocol[] protocols = [new Fork(new(1), new(2)), new Mprotect(new(1), 0, 8, VmaFlags.Read)];
        foreach (var protocol in protocols)
        {
            var next = protocol.Advance(Reply.None);
            for (var refusals = 1; !next.IsDone; refusals++)
            {
                protocol.Findings.Retries.ShouldBe(refusals - 1);
                next = protocol.Advance(new Reply(new ProcessReply { Outcome = Outcome.EAGAIN }));
            }

            next.Outcome.ShouldBe(Outcome.EAGAIN);
            protocol.Findings.Retries.ShouldBe(Fault.RetriesMax);
        }
    }

    private static void StepUntil(Scene scene, WorldTask task, string step)
    {
        while (task.Protocol.Step != step)
        {
            task.IsDone.ShouldBeFalse($"{task}: it was to come to {step}");
            scene.World.Step(task);
        }
    }
}
