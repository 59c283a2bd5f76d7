namespace ZoneDrain.Experiments.Results;

/// <summary>
/// One row of the <c>timeseries.csv</c> of <c>load</c> and <c>soak</c>: one second. Rates are the counts themselves, as a row lasts a second; only the last row
/// of a load may be shorter. Latencies are in nanoseconds and missing where nothing ended.
/// </summary>
public sealed record SecondSample
{
    /// <summary>The second since the start of the run, from 0; after a resumption it counts on.</summary>
    public long Second { get; init; }

    /// <summary>Its start, in milliseconds since the start of the run, with what passed between a kill and a resumption.</summary>
    public double AtMs { get; init; }

    /// <summary>The cycle of the devices' lives, from 0.</summary>
    public int Cycle { get; init; }

    /// <summary>"warm-up", "load" or "teardown".</summary>
    public string Phase { get; init; } = "";

    /// <summary>True on the first row after a resumption: between the row before it and this one nothing was recorded.</summary>
    public bool AfterGap { get; init; }

    /// <summary>The fault at that time, in the scenario's word; empty when there is none.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Arrivals a second that the scenario asks for; 0 in a closed loop and in a teardown.</summary>
    public double TargetPerSecond { get; init; }

    /// <summary>Operations that arrived.</summary>
    public long Arrived { get; init; }

    /// <summary>Operations that ended.</summary>
    public long Done { get; init; }

    /// <summary>Of these, those that the model refused: EBUSY, SIGBUS and the like; arrivals that met no device are counted here too.</summary>
    public long Refused { get; init; }

    /// <summary>Arrivals that came too late to be started.</summary>
    public long Dropped { get; init; }

    /// <summary>Times that operations that ended had tried something again.</summary>
    public long Retries { get; init; }

    /// <summary>What ended at each silo, and its latency's 99th percentile, as <see cref="SiloSecond"/> writes it; empty where no silo made the load.</summary>
    public string Silos { get; init; } = "";

    /// <summary>Latency from the intended start, median.</summary>
    public long? LatencyP50Ns { get; init; }

    /// <summary>The same, 95th percentile.</summary>
    public long? LatencyP95Ns { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public long? LatencyP99Ns { get; init; }

    /// <summary>The same, 99.9th percentile.</summary>
    public long? LatencyP999Ns { get; init; }

    /// <summary>The same, largest.</summary>
    public long? LatencyMaxNs { get; init; }

    /// <summary>Service time, from the actual start, median.</summary>
    public long? ServiceP50Ns { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public long? ServiceP99Ns { get; init; }

    /// <summary>The same, largest.</summary>
    public long? ServiceMaxNs { get; init; }

    /// <summary>Pages (folios, where the order is above 0) of live devices that are idle, at the end of the second as all that follow.</summary>
    public long PagesIdle { get; init; }

    /// <summary>Pages in use on live devices.</summary>
    public long PagesInUse { get; init; }

    /// <summary>Pages in use on devices that are killed and not released.</summary>
    public long PagesDraining { get; init; }

    /// <summary>Pages that nobody will use again: those of devices that are released or not yet created, and idle ones of devices that drain.</summary>
    public long PagesReleased { get; init; }

    /// <summary>Page-table entries.</summary>
    public long Maps { get; init; }

    /// <summary>Entries of file indexes.</summary>
    public long Entries { get; init; }

    /// <summary>Pages that get_user_pages holds for short.</summary>
    public long Gets { get; init; }

    /// <summary>Pages pinned for short.</summary>
    public long Pins { get; init; }

    /// <summary>Pages pinned for long, those of faults included.</summary>
    public long Longterm { get; init; }

    /// <summary>Children of forks that live.</summary>
    public long Children { get; init; }

    /// <summary>Resident memory of the process, in bytes.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Memory on the managed heap, in bytes.</summary>
    public long ManagedBytes { get; init; }

    /// <summary>Broken invariants since the start of the run that nothing predicted.</summary>
    public long Violations { get; init; }

    /// <summary>Predicted hazards since the start of the run.</summary>
    public long Hazards { get; init; }
}
