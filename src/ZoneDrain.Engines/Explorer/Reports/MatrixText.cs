using System.Globalization;
using System.Text;

namespace ZoneDrain.Engines.Explorer;

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
            var stuck = row.Cells.Max(cell => cell.Report.Stuck.Count + cell.Report.Livelocks.Count);
            text.Append(CultureInfo.InvariantCulture, $" {row.Cells.Sum(cell => cell.Report.States),9}");
            text.AppendLine(stuck > 0 ? string.Create(CultureInfo.InvariantCulture, $" {stuck}") : "");
        }

        text.AppendLine();
        foreach (var (letters, meaning) in ViolationLetters.Legend.Where(entry => Occurs(report, entry.Letters)))
            text.AppendLine(CultureInfo.InvariantCulture, $"{letters,5}  {meaning}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"world {WorldWords(report)}:");
        text.Append(CultureInfo.InvariantCulture, $"{report.States} states, {report.Transitions} transitions, ");
        text.Append(CultureInfo.InvariantCulture, $"{(report.IsComplete ? "complete" : "not complete (cells with a question mark)")}, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Elapsed.TotalSeconds:F1} s");
        return text.ToString();
    }

    // The legend has what the table has, and what its columns are called.
    private static bool Occurs(MatrixReport report, string letters) => letters == "stuck" || report.Rows.SelectMany(row => row.Cells).Any(cell =>
        letters == "≠" ? !cell.Agrees : letters == "?" ? cell.Letters.Contains('?') : cell.Letters.Replace("?", " ?").Split(' ').Contains(letters));

    // What the letters speak of: a matrix of another world is another matrix.
    private static string WorldWords(MatrixReport report)
    {
        var first = report.Rows[0].Cells[0].Report.Settings.World;
        var world = report.World switch
        {
            WorldKind.SecondMapping => "second-mapping (small, and a second process that maps the page)",
            WorldKind.WriteBack => "write-back (small, and an fsync)",
            _ => "small",
        };
        var kill = report.InstantKill ? "a kill reaches all workers at once and a first use is one turn (kernel-model 2.f)"
            : "a kill travels from worker to worker and a first use takes several turns";
        return $"{world}, {first.Workers} workers; {kill}";
    }
}
