namespace ZoneDrain.Experiments.Results;

/// <summary>A simulation, or a scan over numbers of silos.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="PricesFrom">Where the prices come from.</param>
/// <param name="Cores">Cores of a machine.</param>
/// <param name="Rows">A row for each number of silos and strategy.</param>
/// <param name="BreakEvens">Lifetimes of a pgmap at which two strategies cost the same.</param>
public sealed record SimulationReport(
    string Scenario, ulong Seed, string PricesFrom, int Cores, IReadOnlyList<SimulationRow> Rows, IReadOnlyList<SimulationBreakEven> BreakEvens)
{
    /// <summary>The answer in a sentence.</summary>
    public string Answer { get; init; } = "";
}
