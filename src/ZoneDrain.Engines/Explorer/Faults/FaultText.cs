using System.Globalization;
using System.Text;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The table of faults as text.</summary>
public static class FaultText
{
    /// <summary>A block a remedy, a line a strategy, a column a fault.</summary>
    public static string Of(FaultReport report)
    {
        var text = new StringBuilder();
        foreach (var block in report.Cells.GroupBy(cell => cell.Remedy))
        {
            text.AppendLine(Title(block.Key));
            text.Append(CultureInfo.InvariantCulture, $"  {"",-12}");
            foreach (var column in FaultTable.Columns) text.Append(column.Name.PadRight(Width(report, column)));
            text.AppendLine();
            foreach (var row in block.GroupBy(cell => cell.Strategy))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {row.First().Report.Settings.World.Drain,-12}");
                foreach (var cell in row) text.Append(cell.Text.PadRight(Width(report, cell.Column)));
                text.AppendLine();
            }

            text.AppendLine();
        }

        text.Append(CultureInfo.InvariantCulture, $"{report.States} states, {report.Transitions} transitions, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{(report.IsComplete ? "complete" : "not complete")}, {report.Elapsed.TotalSeconds:F1} s");
        return text.ToString();
    }

    private static int Width(FaultReport report, FaultColumn column) =>
        2 + Math.Max(column.Name.Length, report.Cells.Where(cell => cell.Column == column).Max(cell => cell.Text.Length));

    private static string Title(Remedy remedy) => remedy switch
    {
        Remedy.GiveUp => "nothing is done: silence counts as refused, a put as done",
        Remedy.AskAgain => "questions are asked until they are answered",
        Remedy.Stamps => "and calls are stamped and their replies remembered, silos state their parts of the counter",
        Remedy.Fences => "and a silo that dies is fenced, and its pages are counted anew from what the living keep",
        _ => throw new InvalidOperationException($"no title for {remedy}"),
    };
}
