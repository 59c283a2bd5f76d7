namespace ZoneDrain.Engines.Deterministic;

/// <summary>How a deterministic engine is made.</summary>
public sealed record DeterministicOptions
{
    /// <summary>Virtual workers, 1..15.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Every choice is drawn from it: same seed, same run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Violations that are kept in full; the others are counted.</summary>
    public int ViolationsKept { get; init; } = 1000;
}
