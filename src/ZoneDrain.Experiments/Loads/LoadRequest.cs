using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Loads;

/// <summary>What to load, and how.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Strategy">The drain strategy.</param>
/// <param name="Workers">Workers of the engine, 1 or more; in a closed loop the callers.</param>
/// <param name="Seed">The seed.</param>
public sealed record LoadRequest(Scenario Scenario, StrategyId Strategy, int Workers, ulong Seed)
{
    /// <summary>Whether cycles follow each other until <see cref="SoakSpec.Duration"/> is over; else there is one.</summary>
    public bool Soak { get; init; }

    /// <summary>Silos of the run's own, as processes; null where it has none.</summary>
    public int? Silos { get; init; }

    /// <summary>Where a soak that was killed goes on; null for a new one.</summary>
    public SoakState? Resume { get; init; }

    /// <summary>The cycles that a resumed soak has recorded.</summary>
    public IReadOnlyList<CycleSample> CyclesBefore { get; init; } = [];

    /// <summary>Milliseconds between the last record of a resumed soak and now.</summary>
    public double GapMs { get; init; }

    /// <summary>How long one cycle's load lasts.</summary>
    public TimeSpan CycleLength => !Soak || Scenario.Load.Stages.Count > 0 ? Scenario.Load.Length : Scenario.Soak.Cycle;

    /// <summary>How long all of it lasts.</summary>
    public TimeSpan Length => Soak ? Scenario.Soak.Duration : Scenario.Load.Length;
}
