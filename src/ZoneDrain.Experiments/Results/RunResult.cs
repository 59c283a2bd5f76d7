using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Results;

/// <summary>The contents of <c>result.json</c>, and what <c>--format json</c> prints.</summary>
public sealed record RunResult
{
    /// <summary>Version of this format: <see cref="RunJson.SchemaVersion"/>.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = RunJson.SchemaVersion;

    /// <summary>Which run.</summary>
    public required RunIdentity Run { get; init; }

    /// <summary>All findings and the exit code.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What was measured; null when the run ended before anything was.</summary>
    public ComparisonReport? Report { get; init; }

    /// <summary>What a load or a soak measured; null for other commands.</summary>
    public LoadReport? Load { get; init; }

    /// <summary>The comparison with a baseline; null when none was given.</summary>
    public BaselineReport? Baseline { get; init; }

    /// <summary>What a search found; null for runs that are none.</summary>
    public ExplorationSummary? Exploration { get; init; }

    /// <summary>What a cluster in virtual time did; null for runs that simulate none.</summary>
    public SimulationReport? Simulation { get; init; }

    /// <summary>The run over time, which stands in <c>timeline.json</c>; null when it recorded none.</summary>
    [JsonIgnore]
    public Timeline? Timeline { get; init; }
}
