using System.Globalization;
using System.Xml.Linq;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Draws a schedule as SVG: a column for each actor, time downwards, and an arrow from who acts to whom it asks.</summary>
public static class SpaceTimeDiagram
{
    private const int ColumnWidth = 170;
    private const int RowHeight = 26;
    private const int Top = 50;
    private const int Left = 40;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The diagram of a story.</summary>
    public static string Of(string title, IReadOnlyList<StoryLine> lines)
    {
        var columns = lines.Select(line => line.Who).Concat(lines.Select(line => line.To).Where(to => to.Length > 0)).Distinct().ToList();
        var (width, height) = (Left + columns.Count * ColumnWidth + 380, Top + (lines.Count + 1) * RowHeight);
        var root = new XElement(
            Svg + "svg",
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 11),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "white")));
        for (var i = 0; i < columns.Count; i++)
        {
            root.Add(Text(X(i), Top - 24, columns[i], "middle", "black", bold: true));
            root.Add(Line(X(i), Top - 16, X(i), height - RowHeight / 2, "#bbb"));
        }

        foreach (var line in lines) Draw(root, columns, line);
        return root.ToString();
    }

    private static void Draw(XElement root, List<string> columns, StoryLine line)
    {
        var y = Top + (line.Number - 1) * RowHeight + 8;
        var from = X(columns.IndexOf(line.Who));
        var broken = line.Violations.Count > 0;
        var colour = broken ? "#c00" : "#246";
        if (line.To.Length > 0)
        {
            var to = X(columns.IndexOf(line.To));
            root.Add(Line(from, y, to, y, colour));
            var back = to > from ? -6 : 6;
            root.Add(new XElement(Svg + "path", new XAttribute("d", $"M{to} {y} l{back} -4 l0 8 z"), new XAttribute("fill", colour)));
        }

        root.Add(new XElement(Svg + "circle", new XAttribute("cx", from), new XAttribute("cy", y), new XAttribute("r", 3), new XAttribute("fill", colour)));
        root.Add(Text(8, y + 4, line.Number.ToString(CultureInfo.InvariantCulture), "start", "#666", bold: false));
        var change = line.Before == line.After ? "" : $"  {line.Before} → {line.After}";
        var words = broken ? string.Join("; ", line.Violations.Select(violation => violation.Invariant.ToString())) : line.What + change;
        root.Add(Text(Left + columns.Count * ColumnWidth, y + 4, words, "start", broken ? "#c00" : "#333", broken));
    }

    private static int X(int column) => Left + column * ColumnWidth + ColumnWidth / 2;

    private static XElement Line(int x1, int y1, int x2, int y2, string colour) => new(
        Svg + "line", new XAttribute("x1", x1), new XAttribute("y1", y1), new XAttribute("x2", x2), new XAttribute("y2", y2), new XAttribute("stroke", colour));

    private static XElement Text(int x, int y, string words, string anchor, string colour, bool bold) => new(
        Svg + "text",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("text-anchor", anchor),
        new XAttribute("fill", colour),
        bold ? new XAttribute("font-weight", "bold") : null,
        words);
}
