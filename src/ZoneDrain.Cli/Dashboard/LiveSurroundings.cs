using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>What a load or a soak shows on its dashboard beside its progress.</summary>
internal sealed record LiveSurroundings
{
    /// <summary>Figures, as "checks of invariants".</summary>
    public IReadOnlyList<LiveFigure> Figures { get; init; } = [];

    /// <summary>Pgmaps that drain now.</summary>
    public IReadOnlyList<LiveDrain> Draining { get; init; } = [];

    /// <summary>The whole timeline so far; each visitor gets what is new to it.</summary>
    public Timeline? Timeline { get; init; }
}
