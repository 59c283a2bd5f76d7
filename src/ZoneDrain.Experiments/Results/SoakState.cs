namespace ZoneDrain.Experiments.Results;

/// <summary>What a soak has to know to go on after its program was killed: the contents of <c>soak.json</c>, written after each cycle.</summary>
public sealed record SoakState
{
    /// <summary>The version of this format.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The file's version: <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The first cycle that was not done.</summary>
    public int NextCycle { get; init; }

    /// <summary>Milliseconds since the start of the run, gaps included.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>Milliseconds that were soaked, gaps left out.</summary>
    public double SoakedMs { get; init; }

    /// <summary>The next row of <c>timeseries.csv</c>.</summary>
    public long NextSecond { get; init; }

    /// <summary>The strategy's name.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The engine's name.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Silos of the run's own; null where it had none.</summary>
    public int? Silos { get; init; }

    /// <summary>The world, where it outlives the program; null where it does not.</summary>
    public string? World { get; init; }

    /// <summary>Operations that arrived after the warm-up.</summary>
    public long Arrived { get; init; }

    /// <summary>Operations that ended.</summary>
    public long Done { get; init; }

    /// <summary>Operations that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>The same by reason.</summary>
    public IReadOnlyList<RefusalCount> Refusals { get; init; } = [];

    /// <summary>The same by silo.</summary>
    public IReadOnlyList<SiloLoad> SiloLoads { get; init; } = [];

    /// <summary>Milliseconds in which the load was on, teardowns left out.</summary>
    public double LoadMs { get; init; }

    /// <summary>Arrivals that were dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Retries of operations that ended.</summary>
    public long Retries { get; init; }

    /// <summary>Audits.</summary>
    public long Audits { get; init; }

    /// <summary>Lives of the devices.</summary>
    public long Lives { get; init; }

    /// <summary>Broken invariants, the first of them.</summary>
    public IReadOnlyList<ViolationReport> Violations { get; init; } = [];

    /// <summary>What died with silos, by name, the first of it.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Drains that passed their deadline.</summary>
    public IReadOnlyList<StuckDrain> StuckDrains { get; init; } = [];

    /// <summary>What was left after a release, by name; the first.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>Hazards that happened, by name.</summary>
    public IReadOnlyList<HazardCount> Hazards { get; init; } = [];

    /// <summary>Faults that were.</summary>
    public IReadOnlyList<FaultInterval> Faults { get; init; } = [];

    /// <summary>Calls that faults disturbed; null where the timeline has no such fault.</summary>
    public CallCounts? Calls { get; init; }

    /// <summary>Lives of pgmaps that are shown.</summary>
    public IReadOnlyList<PgmapLife> Pgmaps { get; init; } = [];

    /// <summary>Lives of pgmaps in all.</summary>
    public long PgmapsSeen { get; init; }

    /// <summary>Page turns.</summary>
    public long Turns { get; init; }

    /// <summary>Times of which nothing was recorded.</summary>
    public IReadOnlyList<LoadGap> Gaps { get; init; } = [];

    /// <summary>Latencies, service times and releases so far.</summary>
    public IReadOnlyList<NamedHistogram> Histograms { get; init; } = [];
}
