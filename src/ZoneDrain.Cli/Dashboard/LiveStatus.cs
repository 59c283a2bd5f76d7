using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>One message of a dashboard's stream: where a run stands, and what is new since the message before.</summary>
internal sealed record LiveStatus
{
    /// <summary>What is being done.</summary>
    public required string Phase { get; init; }

    /// <summary>The share that is done, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Milliseconds since the start.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Milliseconds that are left, as far as the share says it; null when it is too early to say.</summary>
    public required double? RemainingMs { get; init; }

    /// <summary>"good" or "bad": the verdict so far.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict so far, in words.</summary>
    public required string VerdictText { get; init; }

    /// <summary>Further figures: rates, workers, silos.</summary>
    public IReadOnlyList<LiveFigure> Figures { get; init; } = [];

    /// <summary>Pgmaps that drain now.</summary>
    public IReadOnlyList<LiveDrain> Draining { get; init; } = [];

    /// <summary>Invariants, with the checks done so far.</summary>
    public IReadOnlyList<InvariantCheck> Checks { get; init; } = [];

    /// <summary>Lives of a comparison that are new.</summary>
    public IReadOnlyList<TimeSample> Samples { get; init; } = [];

    /// <summary>Moments that are new, with all faults so far; null when there are none.</summary>
    public Timeline? Timeline { get; init; }
}

/// <summary>A pgmap that drains.</summary>
/// <param name="Pgmap">The device, and the number of its life.</param>
/// <param name="AgeMs">Milliseconds since its kill.</param>
/// <param name="Holders">Who holds its pages, in words.</param>
internal sealed record LiveDrain(string Pgmap, double AgeMs, IReadOnlyList<string> Holders);

/// <summary>A figure of a run under way.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The figure, with its unit.</param>
internal sealed record LiveFigure(string Label, string Value);
