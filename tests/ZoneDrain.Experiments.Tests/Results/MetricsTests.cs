using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Results;

public class MetricsTests
{
    [Theory]
    [InlineData("throughput", 10e6)]
    [InlineData("cpu", 100)]
    [InlineData("create", 5e6)]
    [InlineData("memory", 64)]
    [InlineData("hazards", 3)]
    [InlineData("drain.p50", 10e6)]
    [InlineData("drain.p99", 20e6)]
    [InlineData("drain.p999", 30e6)]
    [InlineData("drain.max", 40e6)]
    [InlineData("drain.cold.p50", 20e6)]
    [InlineData("drain.overhead", 2.5e6)]
    [InlineData("drain.cpu", 1.25e6)]
    [InlineData("drain.pages-read", 65_536)]
    [InlineData("drain.messages", 4)]
    [InlineData("gup-pin.p50", 1e3)]
    [InlineData("gup-pin.max", 4e3)]
    public void A_metric_reads_its_figure(string name, double expected) => Metrics.Find(name)!.Read(SampleReport.Strategy()).ShouldBe(expected);

    [Theory]
    [InlineData("read-fault.p99")]
    [InlineData("drain.p99")]
    public void What_was_not_measured_is_null(string name) =>
        Metrics.Find(name)!.Read(SampleReport.Strategy() with { WarmDrain = null }).ShouldBeNull();

    [Fact]
    public void Names_are_unique_and_may_be_written_in_a_threshold()
    {
        Metrics.All.Select(metric => metric.Name).ShouldBeUnique();
        foreach (var metric in Metrics.All)
        {
            var unit = metric.Quantity switch { Quantity.Duration => "5ms", Quantity.Rate => "5/s", Quantity.Size => "5B", _ => "5" };
            var text = $"version: 1\nname: x\ndevices: [{{ name: d, type: devdax, size: 4MiB }}]\nthresholds: [\"{metric.Name} < {unit}\"]\n";
            ScenarioLoader.Load(text, "x.yaml", new ScenarioLoadOptions { Metrics = Metrics.Quantities }).Errors.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_threshold_must_hold_for_every_strategy()
    {
        var report = SampleReport.Of(SampleReport.Strategy(), SampleReport.Strategy("counter", 0.5));
        var threshold = new Threshold("throughput", ThresholdSense.Greater, 8e6, Quantity.Rate);
        var verdict = ComparisonVerdict.Of(report, [threshold]);
        verdict.Code.ShouldBe(ExitCode.ThresholdMissed);
        verdict.Findings.Single().Message.ShouldBe("Threshold 'throughput > 8000000/s' missed: counter has 5,000,000/s.");
    }

    [Fact]
    public void A_threshold_on_what_was_not_measured_is_missed()
    {
        var threshold = new Threshold("fsync.p99", ThresholdSense.Less, 1e9, Quantity.Duration);
        ComparisonVerdict.Of(SampleReport.Of(SampleReport.Strategy()), [threshold]).Findings.Single().Message.ShouldContain("sweep did not measure it");
    }

    [Fact]
    public void An_interrupted_run_is_not_judged_by_what_it_had_no_time_for()
    {
        var threshold = new Threshold("fsync.p99", ThresholdSense.Less, 1e9, Quantity.Duration);
        var report = SampleReport.Of() with { Interrupted = true, Headline = null };
        ComparisonVerdict.Of(report, [threshold]).ShouldBe(Verdict.AllHeld);
    }
}
