using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>Each fault that the embedded engine can do, from end to end.</summary>
public sealed class FaultTimelineTests
{
    [Fact]
    public void A_holder_that_lets_go_after_the_kill_makes_the_drain_wait_for_it()
    {
        var report = new LoadedRun().Run(["faults=[{fault: holder-never-lets-go, at: 0s, for: 600ms, pages: 16}]"]);
        report.Release!.Value.MaxNs.ShouldBeGreaterThan(100e6);
        report.StuckDrains.ShouldBeEmpty();
        report.Faults.Single().ToMs.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(600);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.AllHeld);
    }

    [Fact]
    public void A_holder_beyond_the_deadline_is_named_and_is_a_violation_of_liveness()
    {
        var report = new LoadedRun().Run(["teardown.deadline=50ms", "faults=[{fault: holder-never-lets-go, at: 0s, for: 1h, pages: 16}]"]);
        report.StuckDrains.Single().Holders.ShouldAllBe(holder => holder.Kind == "longterm");
        report.LeftMax.ShouldBe(0);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.LivenessViolated);
    }

    [Theory]
    [InlineData("holder-dies", "pages: 32")]
    [InlineData("random-subset", "pages: 32")]
    [InlineData("slow-process", "process: 1, delay: 100us")]
    public void Ends_at_its_time_and_leaves_nothing(string fault, string rest)
    {
        var run = new LoadedRun();

        // Long enough for a worker that gets no core for a while to meet the fault within the load.
        var report = run.Run([$"faults=[{{fault: {fault}, at: 50ms, for: 100ms, {rest}}}]", "load.duration=1s"]);
        var interval = report.Faults.Single();
        FaultWords.Of(interval.Fault).ShouldBe(fault);
        interval.FromMs.ShouldBeGreaterThanOrEqualTo(50);
        interval.ToMs.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(150);
        run.Seconds[0].Fault.ShouldBe(fault);
        report.LeftMax.ShouldBe(0);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.AllHeld);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("pmem-unbind")]
    public void A_surprise_removal_ends_one_life_and_the_devices_come_back_for_another(string scenario)
    {
        // How long the devices are away, and so how many arrivals meet none, is for the machine to say; a busy one needs a while to bring them back.
        string[] sets = ["faults=[{fault: surprise-removal, at: 100ms, for: 50ms}]", "load.duration=2s", "load.refusedMax=1"];
        var report = new LoadedRun().Run(scenario == "default" ? sets : [.. sets, "devices[0].size=512MiB"], name: scenario);
        report.Lives.ShouldBe(2);
        report.Release!.Value.Count.ShouldBe(2);
        report.LeftMax.ShouldBe(0);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.AllHeld);
    }

    [Fact]
    public void A_fault_that_this_engine_cannot_do_is_refused_with_what_it_lacks_and_the_engine_that_can()
    {
        foreach (var fault in Enum.GetValues<FaultKind>())
        {
            var refusal = FaultWords.Refusal(fault, "embedded");
            (refusal is null).ShouldBe(fault <= FaultKind.RandomSubset);
            refusal?.ShouldEndWith("the orleans engine can");
            refusal?.ShouldContain(FaultWords.IsOfSilos(fault) ? "has no silos" : "has no calls that could go astray");
            FaultWords.Refusal(fault, "orleans").ShouldBeNull();
            FaultWords.MeaningOf(fault).ShouldNotBeEmpty();
        }
    }
}
