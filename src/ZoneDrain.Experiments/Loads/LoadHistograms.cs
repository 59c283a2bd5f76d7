using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Loads;

/// <summary>The histograms of a load by name, with those of a run that it resumes.</summary>
internal static class LoadHistograms
{
    public static IReadOnlyList<NamedHistogram> Of(LoadRun run)
    {
        var found = new SortedDictionary<string, LatencyHistogram>(StringComparer.Ordinal);
        foreach (var before in run.Request.Resume?.Histograms ?? []) found[before.Name] = LatencyHistogram.FromSnapshot(before.Histogram);
        Add(HistogramNames.Latency, run.Recorder.Latency);
        Add(HistogramNames.Service, run.Recorder.Service);
        Add(HistogramNames.Release, run.Ledger.Release);
        Add(HistogramNames.Overhead, run.Ledger.Overhead);
        foreach (var (silo, latency) in run.Recorder.Silos.Latencies) Add(HistogramNames.OfSilo(silo), latency);
        foreach (var operation in Enum.GetValues<WorkloadOperation>())
        {
            var word = Words<WorkloadOperation>.Of(operation);
            foreach (var meter in run.Meters)
            {
                Add(word, meter.Operations[(int)operation]);
                Add(word + HistogramNames.ServiceSuffix, meter.Services[(int)operation]);
            }
        }

        var strategy = StrategyList.Get(run.Request.Strategy).Traits.Name;
        return [.. found.Select(pair => new NamedHistogram(strategy, pair.Key, pair.Value.ToSnapshot()))];

        void Add(string name, LatencyHistogram? histogram)
        {
            if (histogram is not { Count: > 0 }) return;
            if (!found.TryGetValue(name, out var sum)) found[name] = sum = new();
            sum.Merge(histogram);
        }
    }
}
