using System.Text.Json.Serialization;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What a load or a soak found: plain data, written to <c>result.json</c>. Counts and times leave the warm-up out.</summary>
public sealed record LoadReport
{
    /// <summary>The drain strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Open or closed.</summary>
    public LoadLoop Loop { get; init; }

    /// <summary>Workers, 1 or more.</summary>
    public int Workers { get; init; }

    /// <summary>Seconds that were counted: without warm-up, teardowns included.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of warm-up that were shown and not counted.</summary>
    public double WarmupSeconds { get; init; }

    /// <summary>Operations that arrived.</summary>
    public long Arrived { get; init; }

    /// <summary>Operations that ended.</summary>
    public long Done { get; init; }

    /// <summary>Of these, those that the model refused, and arrivals that met no device.</summary>
    public long Refused { get; init; }

    /// <summary>The same by reason, most first.</summary>
    public IReadOnlyList<RefusalCount> Refusals { get; init; } = [];

    /// <summary>Operations that did what they were asked for: those that ended without the ones that the model refused.</summary>
    public long Served => Done - Refusals.Where(refusal => refusal.Reason != RefusalCount.NoDevice).Sum(refusal => refusal.Count);

    /// <summary>The share of arrivals that were refused, 0 to 1.</summary>
    public double RefusedShare => Arrived == 0 ? 0 : Math.Min(1, (double)Refused / Arrived);

    /// <summary>The share that the scenario allows.</summary>
    public double RefusedMax { get; init; } = 1;

    /// <summary>Arrivals that were dropped because they came too late to be started.</summary>
    public long Dropped { get; init; }

    /// <summary>The share of arrivals that were dropped, 0 to 1.</summary>
    public double DroppedShare => Arrived == 0 ? 0 : (double)Dropped / Arrived;

    /// <summary>The share that the scenario allows.</summary>
    public double DroppedMax { get; init; }

    /// <summary>Times that operations which ended had tried something again, because it had changed since they looked.</summary>
    public long Retries { get; init; }

    /// <summary>The same an operation, on an average.</summary>
    public double RetriesEach => Done == 0 ? 0 : (double)Retries / Done;

    /// <summary>How many the scenario allows.</summary>
    public double RetriesMax { get; init; } = 1000;

    /// <summary>Operations that were served, a second of the load's time: teardowns are none of it.</summary>
    public double Throughput { get; init; }

    /// <summary>The share of the load's time in which workers were busy, 0 to 1; 1 in a closed loop.</summary>
    public double Busy { get; init; }

    /// <summary>Latency of all operations, from the intended start; null when none ended.</summary>
    public LoadLatency? Latency { get; init; }

    /// <summary>Service time of all operations, from the actual start.</summary>
    public LoadLatency? Service { get; init; }

    /// <summary>The same, operation by operation.</summary>
    public IReadOnlyList<LoadOperation> Operations { get; init; } = [];

    /// <summary>The same, silo by silo; empty for a load that no silo made.</summary>
    public IReadOnlyList<SiloLoad> Silos { get; init; } = [];

    /// <summary>Time from kill to release; null when nothing was drained.</summary>
    public LoadLatency? Release { get; init; }

    /// <summary>The same above the bound that no strategy can beat.</summary>
    public LoadLatency? ReleaseOverhead { get; init; }

    /// <summary>Cycles that were done: 1 for a load.</summary>
    public int Cycles { get; init; }

    /// <summary>Lives of the devices; more than cycles where devices were removed by surprise.</summary>
    public long Lives { get; init; }

    /// <summary>Audits of all references.</summary>
    public long Audits { get; init; }

    /// <summary>Faults as they happened.</summary>
    public IReadOnlyList<FaultInterval> Faults { get; init; } = [];

    /// <summary>Calls that faults disturbed; null where the timeline has no such fault.</summary>
    public CallCounts? Calls { get; init; }

    /// <summary>Times of which nothing was recorded.</summary>
    public IReadOnlyList<LoadGap> Gaps { get; init; } = [];

    /// <summary>What grew over the cycles of a soak, and how fast.</summary>
    public IReadOnlyList<Drift> Drifts { get; init; } = [];

    /// <summary>References, processes and sleepers that were left after a release, in the worst cycle.</summary>
    public long LeftMax { get; init; }

    /// <summary>Of that, what was found first, by name.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>Invariants, with the checks done.</summary>
    public IReadOnlyList<InvariantCheck> Checks { get; init; } = [];

    /// <summary>Lives of pgmaps; of many, those that drained longest. <c>timeline.json</c> has them.</summary>
    [JsonIgnore]
    public IReadOnlyList<PgmapLife> Pgmaps { get; init; } = [];

    /// <summary>How many there were in all.</summary>
    public long PgmapsSeen { get; init; }

    /// <summary>Predicted hazards that happened.</summary>
    public IReadOnlyList<HazardCount> Hazards { get; init; } = [];

    /// <summary>Broken invariants that nothing predicted.</summary>
    public IReadOnlyList<ViolationReport> Violations { get; init; } = [];

    /// <summary>What died with silos, by name, the first thousand: a loss that is told is no failure.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Drains that passed their deadline, with who holds what.</summary>
    public IReadOnlyList<StuckDrain> StuckDrains { get; init; } = [];

    /// <summary>What a reader should know before trusting the figures, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when the run was cancelled before its end.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Answer { get; init; }

    /// <summary>The contents of <c>histograms.json</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<NamedHistogram> Histograms { get; init; } = [];
}

/// <summary>How long one operation of the mix took.</summary>
/// <param name="Operation">The operation's word.</param>
/// <param name="Latency">From the intended start.</param>
/// <param name="Service">From the actual start.</param>
public sealed record LoadOperation(string Operation, LoadLatency Latency, LoadLatency Service);

/// <summary>A fault as it happened.</summary>
/// <param name="Number">Its number in the run, from 0.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="FromMs">When it began, in milliseconds since the start of the run.</param>
/// <param name="ToMs">When it ended; null when the run ended first.</param>
public sealed record FaultInterval(int Number, FaultKind Fault, double FromMs, double? ToMs)
{
    /// <summary>The silo that it met, as <see cref="SiloLoad.Silo"/> names it; empty where it met none.</summary>
    public string Silo { get; init; } = "";
}

/// <summary>A time of which nothing was recorded: between the end of a program and the resumption of its run.</summary>
/// <param name="FromMs">Its start, in milliseconds since the start of the run.</param>
/// <param name="ToMs">Its end.</param>
/// <param name="NextCycle">The cycle with which the run went on.</param>
public sealed record LoadGap(double FromMs, double ToMs, int NextCycle)
{
    /// <summary>The world that outlived the program, and in which the run went on; null where it began a new one.</summary>
    public string? World { get; init; }

    /// <summary>What was found in that world, and what became of it, a line each.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];
}

/// <summary>Calls between actors that a timeline disturbed.</summary>
/// <param name="Dropped">Calls of which they or their answers were lost.</param>
/// <param name="Repeated">Calls that arrived twice.</param>
/// <param name="Delayed">Calls that arrived late.</param>
public sealed record CallCounts(long Dropped, long Repeated, long Delayed);

/// <summary>The life of one pgmap. Times are milliseconds since the start of the run.</summary>
/// <param name="Name">The device, and the number of its life in the run from 1, as "dax0 #3".</param>
/// <param name="CreatedMs">When it was created.</param>
/// <param name="KilledMs">When it was killed; null when it was not.</param>
/// <param name="ReleasedMs">When it was released; null when it still drains or lives.</param>
/// <param name="Holders">Who held its last pages, in words; empty when nobody is known.</param>
public sealed record PgmapLife(string Name, double CreatedMs, double? KilledMs, double? ReleasedMs, IReadOnlyList<string> Holders);

/// <summary>A pgmap that is killed and not yet released.</summary>
/// <param name="Name">The pgmap, as <see cref="PgmapLife.Name"/> has it.</param>
/// <param name="AgeMs">Milliseconds since its kill, 0 or more.</param>
/// <param name="Holders">Who holds its pages, in words; empty in the first moments, when nobody has looked yet.</param>
public sealed record LoadDrain(string Name, double AgeMs, IReadOnlyList<string> Holders);
