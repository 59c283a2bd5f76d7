using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>What to compare, and how.</summary>
/// <param name="Scenario">The scenario, free of errors.</param>
/// <param name="Effective">The same scenario with the origin of each value.</param>
/// <param name="Strategies">The strategies, at least two, each once, in table order.</param>
/// <param name="Repeat">Measured repetitions, 1 to 1000; null leaves it to the scenario.</param>
/// <param name="Seed">The seed of every random choice.</param>
/// <param name="Given">Prices that the user gave; what is missing is measured.</param>
/// <param name="Explain">The strategy whose cost is wanted line by line; null when none.</param>
public sealed record CompareRequest(
    Scenario Scenario,
    EffectiveScenario Effective,
    IReadOnlyList<StrategyId> Strategies,
    int? Repeat,
    ulong Seed,
    Prices Given,
    string? Explain)
{
    /// <summary>Edge pairs a second of one pgmap, as somebody recorded them; null takes those of the scenario at its rate.</summary>
    public double? EdgePairsPerSecond { get; init; }

    /// <summary>The time that the comparison may take: measuring in situ, and the lives that check it, end with it. None of that is done for zero.</summary>
    public TimeSpan Budget { get; init; }

    /// <summary>A recorded kernel trace that takes the place of the scenario's workload; null when there is none.</summary>
    public RecordedTrace? Trace { get; init; }

    /// <summary>In which order the trace is played; recorded unless told.</summary>
    public TracePace Pace { get; init; }
}
