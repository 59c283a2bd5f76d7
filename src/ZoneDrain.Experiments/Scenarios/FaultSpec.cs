namespace ZoneDrain.Experiments.Scenarios;

/// <summary>A fault on the timeline of a load, or of each cycle of a soak.</summary>
public sealed record FaultSpec
{
    /// <summary>What goes wrong.</summary>
    public FaultKind Fault { get; init; }

    /// <summary>When it begins, after the start of the load or of the cycle: 0 to 30 days.</summary>
    public TimeSpan At { get; init; }

    /// <summary>How long it lasts: 1 ms to 30 days, by default 1 s.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The device whose pages are concerned; the first unless told. Without meaning for processes, calls and silos.</summary>
    public string? Device { get; init; }

    /// <summary>The pages that a holder pins or a random subset blocks: 1 to 65,536, by default 64.</summary>
    public int Pages { get; init; } = 64;

    /// <summary>The process that is slow, from 0.</summary>
    public int Process { get; init; }

    /// <summary>The share of calls that are dropped, repeated or delayed: 0.001 to 0.5, by default 0.02.</summary>
    public double Share { get; init; } = 0.02;

    /// <summary>What an operation of a slow process, or a delayed call, takes longer, and the time after which who asked in vain asks again: 1 us to 1 min, by
    /// default 1 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>When it ends, after the start of the load or of the cycle.</summary>
    public TimeSpan End => At + For;
}
