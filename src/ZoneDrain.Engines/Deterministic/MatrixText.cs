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
            foreach (var cell in row.Cells) text.Append(' ').Append((cell.Letters + (cell.Agrees ? "" : $" ≠ {cell.Expected}")).PadRight(18));
            var stuck = row.Cells.Max(cell => cell.Report.Stuck.Count);
            text.Append(CultureInfo.InvariantCulture, $" {row.Cells.Sum(cell => cell.Report.States),9}");
            text.AppendLine(stuck > 0 ? string.Create(CultureInfo.InvariantCulture, $" {stuck}") : "");
        }

        text.Append(CultureInfo.InvariantCulture, $"world {report.World}{(report.InstantKill ? " with instant kills" : "")}: {report.States} states, ");
        text.Append(CultureInfo.InvariantCulture, $"{report.Transitions} transitions, {(report.IsComplete ? "complete" : "not complete")}, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Elapsed.TotalSeconds:F1} s");
        return text.ToString();
    }
}
