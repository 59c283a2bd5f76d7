using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>The state of one comparison under way.</summary>
internal sealed class ComparisonRun
{
    /// <summary>Violations that a report shows in full.</summary>
    private const int ViolationsShown = 20;

    private readonly IProgress<ComparisonProgress> _progress;
    private int _done;
    private ComparisonProgress _step;

    public ComparisonRun(CompareRequest request, IProgress<ComparisonProgress> progress, int workers, long begin)
    {
        Request = request;
        _progress = progress;
        Workers = workers;
        Begin = begin;
        Trace = request.Trace is { } recorded ? TraceWorkload.From(recorded) : null;
        Pages = Trace?.Frames ?? request.Scenario.Devices[0].Size / Units.PageSize;
        Samples = [.. request.Strategies.Select(strategy => new StrategySamples(strategy))];
    }

    public CompareRequest Request { get; }

    public Scenario Scenario => Request.Scenario;

    public int Workers { get; }

    /// <summary>Cores that work: no more than there are.</summary>
    public int Cores => Math.Min(Workers, Environment.ProcessorCount);

    /// <summary>The recorded trace that is the load; null for the scenario's own.</summary>
    public TraceWorkload? Trace { get; }

    /// <summary>4 KiB pages of the first device.</summary>
    public long Pages { get; }

    public long Begin { get; }

    public IReadOnlyList<StrategySamples> Samples { get; }

    public int WarmUps => Scenario.Repeat.Warmup;

    public int Audits => Scenario.Repeat.Audited;

    public int Repetitions => WarmUps + Audits + (Request.Repeat ?? Scenario.Repeat.Measured);

    public bool Interrupted { get; set; }

    public List<ViolationReport> Violations { get; } = [];

    public List<StuckDrain> Stuck { get; } = [];

    public List<string> Losses { get; } = [];

    public List<TimeSample> TimeSeries { get; } = [];

    /// <summary>The samples of a strategy by name.</summary>
    public StrategySamples Find(string name) => Samples.First(samples => samples.Name == name);

    // Rounds in situ and pairs of lives that a comparison usually takes; it may end with fewer or more.
    private const int RoundsExpected = 30;
    private const int LivesExpected = 40;

    // A count and a repetition a strategy each, the drain's prices, one price a strategy, and what comes after them.
    private int Total => Samples.Count * (Repetitions + 2) + 1 + (Request.Budget > TimeSpan.Zero ? (Samples.Count - 1) * RoundsExpected + LivesExpected : 0);

    public void Step(string phase, string strategy)
    {
        _step = new(phase, strategy, Math.Min(_done++, Total), Total);
        _progress.Report(_step with { Troubles = Troubles });
    }

    public void Note(StrategySamples samples, IEngine engine, LifeFigures figures)
    {
        var counts = engine.ViolationCounts;
        for (var i = 0; i < counts.Predicted.Count; i++) samples.Hazards[i] += counts.Predicted[i];
        AddViolations(samples, engine);
        Stuck.AddRange(figures.Drains.Select(drain => drain.Stuck).OfType<StuckDrain>());
    }

    /// <summary>Notes what was broken and not foretold where nothing else of a life is of interest.</summary>
    public void NoteFailures(StrategySamples samples, IEngine engine)
    {
        if (engine.ViolationCounts.Failures > 0) AddViolations(samples, engine);
    }

    public void Sample(StrategySamples samples, int repetition, int life, LifeFigures figures, double atMs)
    {
        var sample = new TimeSample(
            samples.Name, repetition, life, atMs, figures.LoadCounts.PageOperations / Math.Max(1e-9, figures.LoadSeconds), figures.LoadCounts.FirstUses,
            figures.LoadCounts.LastUses, figures.Drains.Count == 0 ? 0 : Robust.Median([.. figures.Drains.Select(drain => drain.ReleaseNs)]));
        TimeSeries.Add(sample);
        _progress.Report(_step with { Sample = sample, Troubles = Troubles });
    }

    private void AddViolations(StrategySamples samples, IEngine engine) =>
        Violations.AddRange(engine.Violations.Where(violation => !violation.Predicted).Take(Math.Max(0, ViolationsShown - Violations.Count)).Select(violation =>
            new ViolationReport(
                samples.Name, violation.Invariant.ToString(), violation.Page.ToString(), violation.Scheme.ToString(), violation.Owner, violation.Detail,
                violation.Transitions)));

    private int Troubles => Violations.Count + Stuck.Count + Losses.Count;
}
