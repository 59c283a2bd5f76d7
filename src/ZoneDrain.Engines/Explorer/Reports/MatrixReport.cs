namespace ZoneDrain.Engines.Explorer;

/// <summary>The matrix of kernel-model 2.f, found by search.</summary>
/// <param name="World">The world that was searched.</param>
/// <param name="InstantKill">In the simplification of 2.f.</param>
/// <param name="Rows">The rows, scheme by scheme.</param>
/// <param name="Elapsed">Time for all.</param>
public sealed record MatrixReport(WorldKind World, bool InstantKill, IReadOnlyList<MatrixRow> Rows, TimeSpan Elapsed)
{
    /// <summary>Every cell was searched to the end.</summary>
    public bool IsComplete => Rows.All(row => row.Cells.All(cell => cell.Report.IsComplete));

    /// <summary>Distinct states over all cells.</summary>
    public long States => Rows.Sum(row => row.Cells.Sum(cell => cell.Report.States));

    /// <summary>Transitions over all cells.</summary>
    public long Transitions => Rows.Sum(row => row.Cells.Sum(cell => cell.Report.Transitions));
}
