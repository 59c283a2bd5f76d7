using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Loads;

/// <summary>One cycle of a load as its workers share it.</summary>
internal sealed class LoadCycle(LoadSpec load, TimeSpan length, TimeProvider time) : IDisposable
{
    // Below the first the runtime's waits come back too late, and within the second those of the operating system.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Awake = TimeSpan.FromMicroseconds(120);

    private readonly ManualResetEventSlim _never = new();
    private volatile bool _lifeOver;
    private volatile bool _interrupted;

    public LoadSpec Load => load;

    /// <summary>How long its load lasts.</summary>
    public TimeSpan Length => length;

    /// <summary>When it began.</summary>
    public long Origin { get; private set; } = time.GetTimestamp();

    public FaultTimeline? Faults { get; set; }

    /// <summary>The time between audits for which all workers stop; null for none.</summary>
    public TimeSpan? AuditEvery { get; init; }

    /// <summary>Where they stop; made anew for each life.</summary>
    public Barrier? Stops { get; set; }

    /// <summary>The workers shall leave their loads: the devices go away, or the run ends.</summary>
    public bool IsLifeOver
    {
        get => _lifeOver;
        set => _lifeOver = value;
    }

    /// <summary>The run shall end: nothing that the scenario planned keeps it from draining.</summary>
    public bool IsInterrupted => _interrupted;

    /// <summary>Somebody wants the run to end.</summary>
    public void Interrupt() => _interrupted = _lifeOver = true;

    public TimeSpan Elapsed => time.GetElapsedTime(Origin);

    /// <summary>Begins now: the first devices are there.</summary>
    public void Begin() => Origin = time.GetTimestamp();

    /// <summary>Lets some of a wait pass, of <paramref name="left"/> timestamp ticks: asleep while there is time, else turning.</summary>
    public void Pause(long left)
    {
        var span = TimeSpan.FromSeconds((double)left / time.TimestampFrequency);
        if (span > Shortest) _never.Wait(span < 20 * Shortest ? span - Shortest / 2 : 20 * Shortest - Shortest / 2);
        else if (span > 2 * Awake) ShortSleep.For(span - Awake);
        else if (span > Shortest / 40) Thread.Yield();
        else Thread.SpinWait(20);
    }

    public void Dispose()
    {
        Faults?.Dispose();
        _never.Dispose();
    }
}
