using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Tests.Measurement;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>
/// Goal: what a cluster suffers lasts as long as it was to, though nobody looked at the clock when it was due. Method: a clock of the test's own.
/// </summary>
public sealed class LateFaultTests : IClusterFaults
{
    private readonly FakeTime _time = new();
    private readonly List<FaultInterval> _log = [];
    private readonly List<string> _done = [];

    CallCounts IClusterFaults.Calls => new(0, 0, 0);

    string IClusterFaults.Begin(FaultSpec fault, ulong seed)
    {
        _done.Add($"begin {FaultWords.Of(fault.Fault)}");
        return fault.Fault == FaultKind.DroppedCalls ? "" : $"silo-{_done.Count}";
    }

    void IClusterFaults.End(FaultSpec fault) => _done.Add($"end {FaultWords.Of(fault.Fault)}");

    [Fact]
    public void A_fault_of_silos_or_calls_that_begins_late_ends_late_and_the_next_waits_for_it()
    {
        var faults = new FaultSpec[]
        {
            Fault(FaultKind.SiloKilled, 10, 15), Fault(FaultKind.SiloAdded, 60, 30), Fault(FaultKind.DroppedCalls, 95, 5),
        };
        using var cycle = new LoadCycle(new(), TimeSpan.FromMinutes(5), _time);
        using var timeline = Timeline(cycle, faults);
        foreach (var second in (int[])[5, 10, 20, 70, 71, 95, 100, 101, 102, 106, 107])
        {
            _time.Advance(second * 1e9 - _time.NowNs);
            timeline.Tick(null!);
        }

        _done.ShouldBe(["begin silo-killed", "end silo-killed", "begin silo-added", "end silo-added", "begin dropped-calls", "end dropped-calls"]);
        _log.Select(fault => fault.Silo).ShouldBe(["silo-1", "silo-3", ""]);
        _log.Select(fault => (fault.FromMs / 1000, fault.ToMs / 1000)).ShouldBe([(10, 70), (71, 101), (102, 107)]);
    }

    [Fact]
    public void A_silo_that_stands_still_goes_on_in_time_though_every_worker_waits_for_it()
    {
        using var cycle = new LoadCycle(new(), TimeSpan.FromMinutes(5), _time);
        using var timeline = Timeline(cycle, Fault(FaultKind.SiloPaused, 10, 20), Fault(FaultKind.HolderDies, 40, 10));
        timeline.Attach(null!);
        foreach (var second in (int[])[5, 10, 29, 30, 45])
        {
            _time.Advance(second * 1e9 - _time.NowNs);
            _time.Ring();
        }

        _done.ShouldBe(["begin silo-paused", "end silo-paused"]);
        _log.Select(fault => (fault.FromMs / 1000, fault.ToMs / 1000)).ShouldBe([(10, 30)], "a holder needs a worker to pin its pages");
    }

    [Fact]
    public void A_cycle_that_is_over_leaves_no_silo_standing_still()
    {
        var cycle = new LoadCycle(new(), TimeSpan.FromMinutes(5), _time);
        cycle.Faults = Timeline(cycle, Fault(FaultKind.SiloPaused, 10, 20));
        cycle.Faults.Attach(null!);
        _time.Advance(12e9);
        _time.Ring();
        cycle.Dispose();
        _time.Advance(100e9);
        _time.Ring();
        _done.ShouldBe(["begin silo-paused", "end silo-paused"]);
        _log.Select(fault => (fault.FromMs / 1000, fault.ToMs / 1000)).ShouldBe([(12, 12)]);
    }

    private FaultTimeline Timeline(LoadCycle cycle, params FaultSpec[] faults) =>
        new(null!, this, cycle, new Scenario { Name = "late", Faults = new(faults) }, 1, (_log, 0, 0, _time));

    private static FaultSpec Fault(FaultKind kind, int at, int length) =>
        new() { Fault = kind, At = TimeSpan.FromSeconds(at), For = TimeSpan.FromSeconds(length) };
}
