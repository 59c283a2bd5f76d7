using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A comparison that reports lives, waits until a test has looked, and ends with a report that has something in every place.</summary>
internal sealed class BusyRun : IDisposable
{
    private const int Lives = 48;

    private readonly ManualResetEventSlim _looked = new();

    /// <summary>The test has seen enough of the run.</summary>
    public void Finish() => _looked.Set();

    public void Dispose() => _looked.Dispose();

    public ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation)
    {
        var report = Reports.For(request);
        TimeSample[] samples = [.. Enumerable.Range(0, Lives).Select(life => Sample(report.Strategies[life % report.Strategies.Count].Name, life))];
        for (var i = 0; i < Lives; i++)
            progress.Report(new ComparisonProgress("measure", samples[i].Strategy, i, Lives + 12) { Sample = samples[i] });
        _looked.Wait(cancellation);
        return report with
        {
            TimeSeries = samples,
            Warnings = ["The load is a closed loop: a slow operation delays the next one, so latencies are service times."],
            StuckDrains = [new StuckDrain("sweep", "pgmap-0", 30e9, [new StuckHolder("process 3 <b>", "longterm", "pgmap-0+17", 2)])],
            Histograms = [.. report.Strategies.SelectMany((strategy, index) => Histograms(strategy.Name, index))],
        };
    }

    private static TimeSample Sample(string strategy, int life) =>
        new(strategy, life / 8, life % 2, 250.0 * (life + 1), 1.2e6 + (9e4 * Math.Sin(life)), 63_304, 39_268, 40_000 * (1 + (life % 4)));

    private static IEnumerable<NamedHistogram> Histograms(string strategy, int index)
    {
        foreach (var operation in (string[])["read-fault", "gup-pin"])
        {
            var histogram = new LatencyHistogram();
            for (var i = 1; i <= 20_000; i++)
                histogram.Record((long)(300 + (40 * index) + (9_000.0 / (20_001 - i) * 25)));
            yield return new NamedHistogram(strategy, operation, histogram.ToSnapshot());
        }
    }
}
