namespace ZoneDrain.Workloads;

/// <summary>An engine that makes a load itself, where its actors are, and not on threads of whoever asks for it.</summary>
internal interface ILoadHost
{
    /// <summary>Makes a load ready; it begins with <see cref="LoadPhase.Loading"/>.</summary>
    IHostedLoad Host(HostedLoadPlan plan);

    /// <summary>Ends whatever load a client that is no more has left in the world: no operation begins there any more.</summary>
    void EndLoads();

    /// <summary>Page-table entries of all processes, and index entries of all inodes.</summary>
    (long Maps, long Entries) CountEntries();
}

/// <summary>What such a load is.</summary>
/// <param name="World">The world, which is there.</param>
/// <param name="Load">How much is done, and when.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Callers">Callers of a closed loop, and operations that an open one has under way at most; at least 1, and one for each who takes part.</param>
/// <param name="Seconds">The seconds in which it is recorded.</param>
internal sealed record HostedLoadPlan(ScenarioWorld World, LoadSpec Load, TimeSpan Length, ulong Seed, int Callers, LoadSeconds Seconds)
{
    /// <summary>Tells when it began, by the clock of <see cref="Seconds"/>.</summary>
    public required Func<long> Origin { get; init; }

    /// <summary>Up to when its arrivals are accounted for; those from then until now met no device. Zero: it begins with its first phase.</summary>
    public TimeSpan From { get; init; }
}

/// <summary>What a hosted load does.</summary>
internal enum LoadPhase : byte
{
    /// <summary>Nothing: no operation is under way.</summary>
    Stopped,

    /// <summary>Operations start when they are to, and are recorded.</summary>
    Loading,

    /// <summary>Operations follow each other, and are not recorded.</summary>
    Free,

    /// <summary>All that is held is given back.</summary>
    LettingGo,

    /// <summary>Its processes exit.</summary>
    Exiting,
}

/// <summary>A load that an engine hosts. For one thread, which may block.</summary>
internal interface IHostedLoad : IDisposable
{
    /// <summary>Enters a phase, and waits until it is reached: nothing is under way, or held, or there any more.</summary>
    /// <param name="phase">Which.</param>
    /// <param name="shifts">The arrivals that a stop has delayed come later, as no part of the load.</param>
    void Enter(LoadPhase phase, bool shifts = false);

    /// <summary>Operations of the process at a place are slow by so much; none are at -1.</summary>
    void SlowDown(int place, TimeSpan delay);

    /// <summary>Takes over what was recorded since.</summary>
    HostedLoadNews Gather();
}

/// <summary>What a hosted load has to tell.</summary>
/// <param name="Seconds">What was recorded, by second and silo.</param>
/// <param name="Latencies">Latencies since the last time by operation, of what counts.</param>
/// <param name="Services">Service times of the same.</param>
internal sealed record HostedLoadNews(
    IReadOnlyList<(string Silo, long Second, MeterReading Reading)> Seconds, IReadOnlyList<LatencyHistogram?> Latencies,
    IReadOnlyList<LatencyHistogram?> Services)
{
    /// <summary>Pages got, pinned, and pinned for long; children that live.</summary>
    public (long Gets, long Pins, long Longterm, long Children) Held { get; init; }

    /// <summary>Operations that sleep.</summary>
    public int Sleeping { get; init; }

    /// <summary>When something was given back last, as a timestamp; 0 for never.</summary>
    public long LastReleaseAt { get; init; }

    /// <summary>What that was, in words.</summary>
    public string LastReleaseBy { get; init; } = "";
}

/// <summary>The seconds of a run by a clock: numbered from its beginning, those of a run that it resumes included.</summary>
/// <param name="Start">The timestamp at which the clock's part of the run began.</param>
/// <param name="Before">Seconds before it.</param>
/// <param name="Warmup">What is shown and not counted.</param>
/// <param name="Frequency">Timestamp ticks a second.</param>
internal readonly record struct LoadSeconds(long Start, long Before, TimeSpan Warmup, long Frequency)
{
    /// <summary>The second in which a timestamp lies.</summary>
    public long SecondOf(long timestamp) => Before + (timestamp - Start) / Frequency;

    /// <summary>The timestamp at which a second ends.</summary>
    public long EndOf(long second) => Start + (second - Before + 1) * Frequency;

    /// <summary>A second counts when it begins after the warm-up.</summary>
    public bool IsCounted(long second) => TimeSpan.FromSeconds(second - Before) >= Warmup;
}
