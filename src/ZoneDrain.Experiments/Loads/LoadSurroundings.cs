using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>What a load looks like at one moment, beside the figures of its seconds.</summary>
public sealed record LoadSurroundings
{
    /// <summary>Pgmaps that drain now.</summary>
    public IReadOnlyList<LoadDrain> Draining { get; init; } = [];

    /// <summary>The newest lives of pgmaps, by creation; those that are there now included.</summary>
    public IReadOnlyList<PgmapLife> Pgmaps { get; init; } = [];

    /// <summary>Invariants, with the checks done so far.</summary>
    public IReadOnlyList<InvariantCheck> Checks { get; init; } = [];

    /// <summary>Workers, 1 or more.</summary>
    public int Workers { get; init; }

    /// <summary>The share of the last second in which they were busy, 0 to 1; null in a teardown, in which they do not wait for arrivals.</summary>
    public double? Busy { get; init; }

    /// <summary>Silos of a cluster, in words; none on one machine.</summary>
    public IReadOnlyList<string> Silos { get; init; } = [];
}
