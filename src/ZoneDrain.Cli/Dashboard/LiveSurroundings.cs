using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>What a load or a soak shows on its dashboard beside its progress.</summary>
internal sealed record LiveSurroundings
{
    /// <summary>Figures, as the rate and the workers.</summary>
    public IReadOnlyList<LiveFigure> Figures { get; init; } = [];

    /// <summary>Pgmaps that drain now.</summary>
    public IReadOnlyList<LiveDrain> Draining { get; init; } = [];

    /// <summary>Invariants, with the checks done so far.</summary>
    public IReadOnlyList<InvariantCheck> Checks { get; init; } = [];
}
