using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>
/// Goal: a load tells how often its operations tried again, and fails above a limit (field-cases F13). Method: operations that end as the test says.
/// </summary>
public sealed class RetriesTests
{
    [Fact]
    public void Retries_of_all_operations_are_counted_those_that_slept_too()
    {
        var rows = new List<SecondSample>();
        var recorder = new LoadRecorder(TimeProvider.System, TimeSpan.Zero, 0, rows.Add);
        var meter = new LoadMeter(recorder, TimeProvider.System);
        var now = TimeProvider.System.GetTimestamp();
        meter.Count(Outcome.Ok, 3);
        meter.Record(WorkloadOperation.ReadFault, Outcome.EAGAIN, 64, now, now, now);
        meter.Sleeps(1, WorkloadOperation.Truncate, now, now);
        meter.Wakes(new(IsDone: true, Outcome.Ok, new() { Retries = 5 }, 1, null), now);
        meter.Wakes(new(IsDone: true, Outcome.Ok, new() { Retries = 7 }, 2, null), now);
        meter.HandOver();
        recorder.Retries.ShouldBe(72);
        recorder.Done.ShouldBe(3);
        meter.HandOver();
        recorder.Retries.ShouldBe(72, "what was handed over is forgotten");
        recorder.WriteThrough(long.MaxValue);
        rows.Sum(row => row.Retries).ShouldBe(72, "each second shows its own");
    }

    [Fact]
    public void A_caller_tells_the_retries_of_its_operation_and_forgets_them_with_the_next()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var loaded = ShippedScenarios.Get("default", new() { Sets = ["devices[0].size=4MiB", "workload.mix={read-fault: 1}"] })!;
        var caller = new LoadCaller(ScenarioWorld.Create(engine, loaded.Scenario!.World, StrategyId.Sweep, TimeProvider.System), 1, 0, 1, [0]);
        caller.Draw();
        caller.Next(new Starts(caller, 4)).ShouldBeFalse();
        caller.Retries.ShouldBe(4);
        caller.Draw();
        caller.Retries.ShouldBe(0);
    }

    [Theory]
    [InlineData(100, 100, ExitCode.AllHeld)]
    [InlineData(101, 100, ExitCode.ThresholdMissed)]
    [InlineData(0, 0, ExitCode.Inconclusive)]
    public void Above_a_limit_the_run_fails(long retries, long done, ExitCode expected)
    {
        var report = new LoadReport { Strategy = "sweep", Arrived = done, Done = done, Retries = retries, RetriesMax = 1, Answer = "" };
        var verdict = LoadVerdict.Of(report, []);
        verdict.Code.ShouldBe(expected);
        if (expected == ExitCode.ThresholdMissed) verdict.Findings[0].Message.ShouldContain("1.01 retries an operation, and load.retriesMax allows 1");
        if (done == 0) return;
        var threshold = new Threshold("retries", ThresholdSense.Less, 1.005, Quantity.Number);
        LoadVerdict.Rows(report, [threshold])[0].Held.ShouldBe(retries == done);
        (LoadVerdict.MissedSoFar(report, [threshold]) is null).ShouldBe(retries == done);
    }

    private readonly struct Starts(LoadCaller caller, int retries) : ILoadExecutor
    {
        public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol =>
            caller.Hear(new Completion(IsDone: true, Outcome.NOPAGE, new() { Retries = retries }, 0, null));

        public void ReserveProcess() => throw new InvalidOperationException("a fault makes no process");

        public void CreateProcess() => throw new InvalidOperationException("a fault makes no process");

        public void AskIfLost(ProcessId process) => throw new InvalidOperationException("nobody is lost");
    }
}
