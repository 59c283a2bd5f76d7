using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Tests.Measurement;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>Goal: a load that silos make is told silo by silo. Method: what silos would tell, second by second.</summary>
public class SiloLoadsTests
{
    private readonly List<SecondSample> _rows = [];

    [Fact]
    public void A_second_and_the_whole_load_are_told_by_silo_and_the_warm_up_is_no_part_of_the_whole()
    {
        var recorder = new LoadRecorder(new FakeTime(), TimeSpan.FromSeconds(1), 0, _rows.Add);
        recorder.Add(0, Of(5, 100), "silo-1 at 127.0.0.1:1");
        recorder.Add(1, Of(3, 200), "silo-1 at 127.0.0.1:1");
        recorder.Add(1, Of(4, 300), "silo-2 at 127.0.0.1:2");
        recorder.Add(2, Of(0, 0), "silo-2 at 127.0.0.1:2");
        recorder.WriteThrough(2);

        _rows.Select(row => row.Done).ShouldBe([5, 7, 0]);
        _rows.Select(row => string.Join(' ', SiloSecond.Read(row.Silos).Select(one => $"{one.Silo[..6]}:{one.Done}"))).ShouldBe(
            ["silo-1:5", "silo-1:3 silo-2:4", "silo-2:0"]);
        SiloSecond.Read(_rows[2].Silos).Single().LatencyP99Ns.ShouldBeNull();
        recorder.Silos.Since([]).ShouldBe([new("silo-1 at 127.0.0.1:1", 0, 1, 3, 3, 0, 0), new("silo-2 at 127.0.0.1:2", 1, 2, 4, 4, 0, 0)]);
        recorder.Silos.Latencies.Select(own => own.Latency.Count).ShouldBe([3, 4]);
    }

    [Fact]
    public void A_resumed_soak_adds_to_what_each_silo_had_done()
    {
        var loads = new SiloLoads();
        loads.Add("silo-1", 70, Of(3, 100));
        loads.Since([new("silo-1", 0, 60, 10, 9, 1, 1), new("silo-2", 2, 60, 8, 8, 0, 0)])
            .ShouldBe([new("silo-1", 0, 70, 13, 12, 1, 1), new("silo-2", 2, 60, 8, 8, 0, 0)]);
    }

    [Fact]
    public void Of_very_many_silos_the_last_are_told_one_by_one_and_none_is_lost()
    {
        var loads = new SiloLoads();
        for (var silo = 0; silo < 200; silo++) loads.Add($"silo-{silo}", silo, Of(2, 100));
        var told = loads.Since([]);
        told.Count.ShouldBe(64 + 1);
        told[0].ShouldBe(new("earlier silos", 0, 135, 272, 272, 0, 0));
        told[^1].Silo.ShouldBe("silo-199");
        told.Sum(own => own.Done).ShouldBe(400);
        loads.Latencies.Sum(own => own.Latency.Count).ShouldBe(400);
    }

    [Fact]
    public void A_silo_that_a_fault_met_before_it_told_anything_is_told_too()
    {
        var report = new LoadedRun { Cluster = _ => new Meeting() }.Run(["faults=[{fault: silo-killed, at: 50ms, for: 50ms}]"]);
        report.Faults.ShouldHaveSingleItem().Silo.ShouldBe("silo-2");
        var silo = report.Silos.ShouldHaveSingleItem();
        (silo.Silo, silo.Done, silo.Latency).ShouldBe(("silo-2", 0, null));
    }

    [Fact]
    public void A_name_that_would_part_a_row_does_not()
    {
        var cell = SiloSecond.Write([new(SiloSecond.NameOf("a,b;c=d/e\"f"), 1, 2)]);
        cell.ShouldBe("a_b_c_d_e_f=1/2");
        SiloSecond.Read(cell).ShouldBe([new("a_b_c_d_e_f", 1, 2)]);
        SiloSecond.Read("no silo;x=1;y=-1/2;z=99999999999999999999/1").ShouldBeEmpty();
    }

    [Fact]
    public void The_report_draws_a_line_for_each_silo_and_a_fault_bears_its_name()
    {
        List<SecondSample> rows =
        [
            new() { AtMs = 0, Silos = "silo-1=3/200;silo-2=4/300" },
            new() { AtMs = 1000, Silos = "silo-2=5/" },
        ];
        var report = new LoadReport
        {
            Strategy = "sweep",
            Answer = "",
            Silos = [new("silo-1", 0, 0, 3, 3, 0, 0), new("silo-2", 0, 1, 9, 9, 0, 0)],
            Faults = [new(0, FaultKind.SiloKilled, 900, null) { Silo = "silo-1" }, new(1, FaultKind.DroppedCalls, 950, null)],
        };
        var timeline = LoadTimeline.Of(rows, report);
        var panel = timeline.Panels.Single(panel => panel.Id == "silos");
        panel.Series.Select(series => series.Name).ShouldBe(["silo-1", "silo-2"]);
        panel.Series.Select(series => series.Values).ShouldBe([[3, null], [4, 5]]);
        timeline.Panels.Single(panel => panel.Id == "silo-latency").Series.Select(series => series.Values).ShouldBe([[200, null], [300, null]]);
        timeline.Faults.Select(fault => fault.Label).ShouldBe(["silo-killed (silo-1)", "dropped-calls"]);
    }

    private sealed class Meeting : IClusterFaults
    {
        public CallCounts Calls => new(0, 0, 0);

        public string Begin(FaultSpec fault, ulong seed) => "silo-2";

        public void End(FaultSpec fault)
        {
        }
    }

    private static MeterReading Of(int operations, long latencyNs)
    {
        var reading = new MeterReading { Arrived = operations, Done = operations };
        for (var operation = 0; operation < operations; operation++) reading.Latency.Record(latencyNs);
        return reading;
    }
}
