namespace ZoneDrain.Engines.Explorer;

/// <summary>The table of faults.</summary>
/// <param name="Cells">All cells, by remedy, strategy and column.</param>
/// <param name="Elapsed">Time for all.</param>
public sealed record FaultReport(IReadOnlyList<FaultCell> Cells, TimeSpan Elapsed)
{
    /// <summary>Every cell was searched to the end.</summary>
    public bool IsComplete => Cells.All(cell => cell.Report.IsComplete);

    /// <summary>Distinct states over all cells.</summary>
    public long States => Cells.Sum(cell => cell.Report.States);

    /// <summary>Transitions over all cells.</summary>
    public long Transitions => Cells.Sum(cell => cell.Report.Transitions);

    /// <summary>Under the strongest remedy every fault heals.</summary>
    public bool IsMended => Cells.Where(cell => cell.Remedy == Remedy.Fences).All(cell => cell.IsClean);
}
