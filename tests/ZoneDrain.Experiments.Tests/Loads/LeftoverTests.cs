using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>
/// Goal: what a release leaves behind is told by name, and not only counted. Method: a process comes that belongs to no load, as a fault of a cluster could
/// leave one.
/// </summary>
public sealed class LeftoverTests
{
    [Fact]
    public void A_process_that_nobody_ends_is_named_where_a_run_is_judged()
    {
        var report = new LoadedRun { Cluster = engine => new Forgetting(engine) }.Run(["faults=[{fault: silo-added, at: 50ms, for: 50ms}]"]);
        report.LeftMax.ShouldBe(1);
        var name = report.Leftovers.ShouldHaveSingleItem();
        name.ShouldMatch(@"^process-\d+ \(Running\) with 0 entries and 0 pins$");
        var finding = LoadVerdict.Of(report, []).Findings.ShouldHaveSingleItem();
        finding.Code.ShouldBe(ExitCode.SafetyViolated);
        finding.Message.ShouldBe($"1 references, processes or sleepers were left after a release: {name}.");
    }

    private sealed class Forgetting(IEngine engine) : IClusterFaults
    {
        public CallCounts Calls => new(0, 0, 0);

        public string Begin(FaultSpec fault, ulong seed)
        {
            engine.CreateProcess();
            return "";
        }

        public void End(FaultSpec fault)
        {
        }
    }
}
