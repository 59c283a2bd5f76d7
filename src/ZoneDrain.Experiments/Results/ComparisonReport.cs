using System.Text.Json.Serialization;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What a comparison found: plain data, written to <c>result.json</c>. Times are in nanoseconds.</summary>
public sealed record ComparisonReport
{
    /// <summary>A strategy a row, in the order of the request; those that an interruption left without a repetition are missing.</summary>
    public required IReadOnlyList<StrategyReport> Strategies { get; init; }

    /// <summary>Ratios of each strategy to <c>bulk</c>, measure by measure.</summary>
    public IReadOnlyList<StrategyRatio> Ratios { get; init; } = [];

    /// <summary>The break-even of each pair of strategies.</summary>
    public IReadOnlyList<PairAnswer> BreakEvens { get; init; } = [];

    /// <summary>The pair whose sentence is the answer; null when there is none to give.</summary>
    public PairAnswer? Headline { get; init; }

    /// <summary>The latency answer; null when nothing was drained.</summary>
    public LatencyAnswer? Latency { get; init; }

    /// <summary>Break-evens over device size and folio order.</summary>
    public IReadOnlyList<BreakEvenChart> Charts { get; init; } = [];

    /// <summary>What an edge costs where the scenario makes it, and back to back; a row for each strategy that hears of edges.</summary>
    public IReadOnlyList<EdgePriceRow> EdgePrices { get; init; } = [];

    /// <summary>The headline checked by lives; null where it was not, as with prices of another machine.</summary>
    public LivesReport? Lives { get; init; }

    /// <summary>Pairs whose answer the time did not suffice for.</summary>
    public IReadOnlyList<OpenPair> Open { get; init; } = [];

    /// <summary>One sentence that says whose nanoseconds these are.</summary>
    public required string WhoseNanoseconds { get; init; }

    /// <summary>What a reader should know before trusting the figures, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Broken invariants that the table of schemes and strategies does not predict.</summary>
    public IReadOnlyList<ViolationReport> Violations { get; init; } = [];

    /// <summary>Drains that passed their deadline, with who holds what.</summary>
    public IReadOnlyList<StuckDrain> StuckDrains { get; init; } = [];

    /// <summary>What was lost with silos, by name; empty where none died.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>True when the run was cancelled before its end.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Cores that worked, 1 or more.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>Threads that worked on them, as many or more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The answer in one sentence, or why there is none.</summary>
    public string Answer => ComparisonAnswer.Of(this);

    /// <summary>The rows of <c>timeseries.csv</c>, by strategy, repetition and life.</summary>
    [JsonIgnore]
    public IReadOnlyList<TimeSample> TimeSeries { get; init; } = [];

    /// <summary>The contents of <c>histograms.json</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<NamedHistogram> Histograms { get; init; } = [];
}

/// <summary>The break-even of two strategies over device size and folio order.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="Points">The points, sizes innermost.</param>
public sealed record BreakEvenChart(string First, string Second, IReadOnlyList<DrainScalingPoint> Points);

/// <summary>What an edge pair costs under a strategy above bulk, in nanoseconds: where the scenario makes it, and where nothing but edges is made.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="InSitu">In the scenario's own operations, on all workers; null where it was not measured.</param>
/// <param name="BlocksKept">Share of the slices in which every worker kept its core, 0 to 1: the others do not count.</param>
/// <param name="AllCores">Edges back to back on all workers, at full contention; null where it was not measured.</param>
/// <param name="OneCore">Edges back to back on one core; null where it was not measured.</param>
public sealed record EdgePriceRow(string Strategy, MeanEstimate? InSitu, double BlocksKept, MeanEstimate? AllCores, MeanEstimate? OneCore);

/// <summary>A pair whose answer the time did not suffice for.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="HalfWidth">Half its interval as a share of the lifetime; null where it has no answer yet.</param>
/// <param name="SecondsMore">About how many seconds more would settle it; null where nothing says.</param>
public sealed record OpenPair(string First, string Second, double? HalfWidth, double? SecondsMore)
{
    /// <summary>The width that is asked for: a tenth of the lifetime on either side.</summary>
    public const double HalfWidthMax = 0.10;
}

/// <summary>A strategy against <c>bulk</c> in one measure.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Measure">What is compared, as "page operations a second".</param>
/// <param name="Ratio">The strategy's figure over that of bulk, with its interval and word.</param>
public sealed record StrategyRatio(string Strategy, string Measure, RatioInterval Ratio);

/// <summary>Which strategy lets go soon enough, and what its hot path costs.</summary>
/// <param name="ReleaseDeadlineNs">The time from kill to release that is asked for.</param>
/// <param name="Strategies">A row a strategy.</param>
public sealed record LatencyAnswer(double ReleaseDeadlineNs, IReadOnlyList<LatencyRow> Strategies);

/// <summary>The latency answer for one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="AboveBoundNs">Median release time above the common bound.</param>
/// <param name="HotOperationP99Ns">p99 of the operation that the load does most.</param>
/// <param name="LargestDevicePages">4 KiB pages of the largest device that meets the deadline at the scenario's folio order; null when none does.</param>
/// <param name="SmallestFolioOrder">The smallest folio order at which the scenario's device meets it; null when none does.</param>
public sealed record LatencyRow(string Strategy, double AboveBoundNs, double? HotOperationP99Ns, long? LargestDevicePages, int? SmallestFolioOrder);

/// <summary>One row of <c>timeseries.csv</c>: one life of the devices.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Repetition">The measured repetition, from 0.</param>
/// <param name="Life">The life within it, from 0.</param>
/// <param name="AtMs">Milliseconds since the start of the comparison.</param>
/// <param name="PageOperationsPerSecond">Page operations a second.</param>
/// <param name="FirstUses">Pages that left the idle state.</param>
/// <param name="LastUses">Pages that became idle.</param>
/// <param name="ReleaseNs">Nanoseconds from kill to release.</param>
public sealed record TimeSample(
    string Strategy, int Repetition, int Life, double AtMs, double PageOperationsPerSecond, long FirstUses, long LastUses, double ReleaseNs);

/// <summary>A drain that passed its deadline.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Pgmap">The pgmap, as its id prints itself.</param>
/// <param name="DeadlineNs">The deadline, in nanoseconds after the kill.</param>
/// <param name="Holders">Who holds what; empty when nobody does and the drain itself is stuck.</param>
public sealed record StuckDrain(string Strategy, string Pgmap, double DeadlineNs, IReadOnlyList<StuckHolder> Holders);

/// <summary>Who keeps a drain from ending.</summary>
/// <param name="Holder">The process, owner object or inode, by name.</param>
/// <param name="Kind">What it holds: "map", "get", "pin", "longterm", "entry".</param>
/// <param name="Page">The page, as its id prints itself.</param>
/// <param name="Count">How many of these references, 1 or more.</param>
public sealed record StuckHolder(string Holder, string Kind, string Page, long Count);

/// <summary>A broken invariant that nothing predicted.</summary>
/// <param name="Strategy">The strategy under which it happened.</param>
/// <param name="Invariant">The invariant's name.</param>
/// <param name="Page">The page, as its id prints itself.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Owner">Who holds or did it.</param>
/// <param name="Detail">Expected and actual.</param>
/// <param name="Transitions">The last transitions of the page, oldest first.</param>
public sealed record ViolationReport(
    string Strategy, string Invariant, string Page, string Scheme, string Owner, string Detail, IReadOnlyList<string> Transitions);
