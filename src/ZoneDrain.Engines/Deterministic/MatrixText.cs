using System.Globalization;
using System.Text;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>The matrix as a table of text.</summary>
public static class MatrixText
{
    /// <summary>A line a row; cells that disagree with kernel-model 2.f show its letters behind a not-equal sign.</summary>
    public static string Of(MatrixReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"scheme, teardown",-40} {"none",-18} {"kill",-18} {"drain",-18} {"both",-18} {"states",9} stuck");
        foreach (var row in report.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Name,-40}");
            foreach (var cell in row.Cells) text.Append(CultureInfo.InvariantCulture, $" {cell.Letters + (cell.Agrees ? "" : $" ≠ {cell.Expected}"),-18}");
            var stuck = row.Cells.Max(cell => cell.Report.Stuck.Count);
            text.AppendLine(CultureInfo.InvariantCulture, $" {row.Cells.Sum(cell => cell.Report.States),9} {(stuck > 0 ? stuck.ToString(CultureInfo.InvariantCulture) : "")}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"world {report.World}{(report.InstantKill ? " with instant kills" : "")}: {report.States} states, {report.Transitions} transitions, {(report.IsComplete ? "complete" : "not complete")}, {report.Elapsed.TotalSeconds:F1} s");
        return text.ToString();
    }
}
