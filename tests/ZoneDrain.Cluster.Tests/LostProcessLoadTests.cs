using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: after a silo died its processes are started anew, so that a load is served again. Method: three silos, a load of which one silo dies at the
/// beginning, what was told of that, and what was refused in the second half of it.
/// </summary>
public sealed class LostProcessLoadTests
{
    private const int Processes = 12;

    [Fact]
    public async Task Processes_that_died_with_their_silo_are_started_anew()
    {
        var cluster = TwoSilos.Deploy(3);
        try
        {
            var watch = new Watch();
            var report = await Task.Run(() => Load(cluster, watch));
            report.Losses.Count.ShouldBeGreaterThan(0, "a silo was killed");
            report.Violations.ShouldBeEmpty();
            report.Losses.ShouldContain(loss => loss.Contains("goes on at another silo", StringComparison.Ordinal), string.Join('\n', report.Losses));

            // What was under way elsewhere and met the silo; its own workers died with it.
            report.Refused.ShouldBeLessThanOrEqualTo(2 * Processes, string.Join(", ", report.Refusals));
            var last = watch.Seconds.FindAll(second => second.Phase == "load").TakeLast(2).ToList();
            last.Sum(second => second.Refused).ShouldBe(0);
            last.Sum(second => second.Done).ShouldBeGreaterThan(0, "it is served again");
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private static LoadReport Load(TestCluster cluster, Watch watch)
    {
        string[] sets =
        [
            "devices[0].size=48MiB", $"processes.count={Processes}", "load.warmup=0s", "load.duration=15s", "load.rate=200/s", "load.lateMax=1m",
            "workload.mix={read-fault: 60, gup-pin: 20, unmap: 20}", "faults=[{fault: silo-killed, at: 1s, for: 1s}]",
        ];
        var result = ShippedScenarios.Get("silos", new() { Sets = sets })!;
        var scenario = result.Scenario ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
        var runner = new LoadRunner(
            workers => new OrleansEngine(cluster.GrainFactory, new() { Workers = workers }), TimeProvider.System, new Killing(cluster));
        return runner.Run(new(scenario, StrategyId.Sweep, 2, scenario.Seed), watch, CancellationToken.None);
    }

    private sealed class Watch : ILoadObserver
    {
        public List<SecondSample> Seconds { get; } = [];

        public void Second(SecondSample sample, LoadProgress progress) => Seconds.Add(sample);

        public void Cycle(CycleSample sample, SoakState soFar)
        {
        }
    }

    private sealed class Killing(TestCluster cluster) : IClusterFaults
    {
        public CallCounts Calls => new(0, 0, 0);

        // It is dead at once; what a killed silo in this process still disposes of is nobody's concern.
        public string Begin(FaultSpec fault, ulong seed)
        {
            Task.Run(() => cluster.KillSiloAsync(cluster.Victim().Silo)).Ignore();
            return "";
        }

        public void End(FaultSpec fault)
        {
        }
    }
}
