using Spectre.Console;
using Spectre.Console.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Rendering;

/// <summary>Headings, tables and sentences on standard output: no wider than the terminal, and plain text where it is none.</summary>
internal sealed class Page(CliHost host)
{
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private bool _started;

    /// <summary>A heading, with an empty line before it.</summary>
    public void Heading(string text)
    {
        if (_started)
            host.Out.WriteLine();
        Write(Plain(text, Strong));
    }

    /// <summary>A paragraph, wrapped.</summary>
    public void Paragraph(string text) => Write(Plain(text));

    /// <summary>Sentences, each with a dash before it.</summary>
    public void Bullets(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            Write(Grid(Plain("-"), Plain(sentence)));
    }

    /// <summary>Names with their meanings.</summary>
    public void Definitions(IEnumerable<(string Name, string Meaning)> rows)
    {
        var table = Bare();
        table.ShowHeaders = false;
        table.AddColumn(new TableColumn("").NoWrap().PadRight(2));
        table.AddColumn(new TableColumn(""));
        foreach (var (name, meaning) in rows)
            table.AddRow(Plain(name, Strong), Plain(meaning));
        Write(table);
    }

    /// <summary>A table. A header that starts with &gt; aligns its column to the right.</summary>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = Bare();
        for (var i = 0; i < headers.Count; i++)
        {
            var right = headers[i].StartsWith('>');
            var column = new TableColumn(Plain(headers[i].TrimStart('>'), new Style(decoration: Decoration.Underline)));
            column.Padding = new Padding(0, 0, i == headers.Count - 1 ? 0 : 2, 0);
            column.Alignment = right ? Justify.Right : Justify.Left;
            table.AddColumn(column);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => (IRenderable)Plain(cell)));
        Write(table);
    }

    /// <summary>What the exit code says, and why; nothing when all held.</summary>
    public void Findings(Verdict verdict)
    {
        if (verdict.Findings.Count == 0)
            return;
        Heading($"Exit code {verdict.Number}");
        Bullets(verdict.Findings.Select(finding => $"{finding.Number}: {finding.Message}"));
    }

    /// <summary>The sentence that everything ends with.</summary>
    public void Answer(string sentence)
    {
        host.Out.WriteLine();
        Write(Plain(sentence, Strong));
    }

    // Names from files may hold control characters, of which the renderer can make nothing.
    private static Text Plain(string text, Style? style = null) => new(PrintableText.Of(text), style);

    private static Table Bare() => new() { Border = TableBorder.None };

    private static Grid Grid(params IRenderable[] cells)
    {
        var grid = new Grid();
        foreach (var _ in cells)
            grid.AddColumn(new GridColumn().PadLeft(0).PadRight(1));
        return grid.AddRow(cells);
    }

    // Rendered aside first, because tables pad their last column and a pipe should not carry that.
    private void Write(IRenderable renderable)
    {
        _started = true;
        var buffer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = host.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = host.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(buffer),
        });
        console.Profile.Width = host.Width;
        console.Write(renderable);
        foreach (var line in buffer.ToString().TrimEnd('\n').Split('\n'))
            host.WriteStyled(line.TrimEnd());
    }
}
