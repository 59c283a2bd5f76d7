using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain diagnose</c>: histories that explain the counts of a page and its pgmap.</summary>
internal static class DiagnoseCommand
{
    private const string Counts = "Counts, as a crash dump or drgn shows them";
    private const string Kernel = "Kernel";
    private const string Search = "Search";
    private const int MostByDefault = 3;
    private const int MostMax = 20;
    private const int StatesByDefault = 2_000_000;

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Check, "diagnose", "Explain the counts of a page: who would have to hold it, and what would release it.")
        {
            Synopsis = "--ref N [--map N] [--pgmap N] [--type KIND] [--scheme ID]",
            Examples =
            [
                "zonedrain diagnose --ref 2 --map 1 --pgmap 3 --type fsdax --scheme e",
                "zonedrain diagnose --ref 1025 --map 1 --type coherent --scheme e19",
                "zonedrain diagnose --ref 3 --map 1 --pins 1 --order 9 --type fsdax",
            ],
        };
        var words = new Dictionary<string, TextOption>();
        void Add(string group, string name, string value, string description) => command.Add(words[name] = new(group, name, value, description));
        Add(Counts, "--ref", "N", "The page's _refcount; a FOLL_PIN adds 1024, to a folio 1.");
        Add(Counts, "--map", "N", "Its mapcount, from 0; 0 unless given.");
        Add(Counts, "--pgmap", "N", "The pgmap's percpu_ref, all of it; any unless given.");
        Add(Counts, "--frames", "N", "Pages of the pgmap, or units; any number unless given.");
        Add(Counts, "--order", "N", "Order of the folio, 0 to 9; 0 unless given.");
        Add(Counts, "--pins", "N", "The folio's _pincount; any unless given.");
        Add(Kernel, "--type", "KIND", "fsdax (default), devdax, private, coherent or p2p.");
        Add(Kernel, "--scheme", "ID", "Reference scheme of the kernel; e unless given.");
        Add(Search, "--most", "N", $"Explanations at most; {MostByDefault} unless given.");
        Add(Search, "--states", "N", $"States at most; {StatesByDefault} unless given.");
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain diagnose --help");
            string? Text(string name) => parsed.GetValue(words[name]);
            if (Text("--ref") is null)
                problems.Add(new Problem("--ref", "", "is missing", "a whole number, as --ref 2"));
            const int CountMax = PageCounts.RefMax;
            var seen = new CountsSeen(
                CommonOptions.ReadWord(Text("--scheme"), SchemeId.E, "--scheme", problems),
                CommonOptions.ReadWord(Text("--type"), MemoryType.FsDax, "--type", problems),
                (int)(ReadNumber(Text("--ref"), -CountMax, CountMax, "--ref", problems) ?? 0),
                (int)(ReadNumber(Text("--map"), -CountMax, PageCounts.MapMax, "--map", problems) ?? 0),
                ReadNumber(Text("--pgmap"), long.MinValue / 2, long.MaxValue / 2, "--pgmap", problems),
                ReadNumber(Text("--frames"), 1, long.MaxValue / 2, "--frames", problems),
                (byte)(ReadNumber(Text("--order"), 0, CountsSeen.OrderMax, "--order", problems) ?? 0),
                (int?)ReadNumber(Text("--pins"), 0, CountMax, "--pins", problems));
            if (seen.OrderObjection is { } allowed)
            {
                var words = $"is no order of {Words<MemoryType>.Of(seen.Type)} memory under {Words<SchemeId>.Of(seen.Scheme)}";
                problems.Add(new Problem("--order", Text("--order")!, words, allowed));
            }

            if (seen.Pins is not null && seen.Order == 0)
                problems.Add(new Problem("--pins", Text("--pins")!, "is not kept at order 0, where a pin adds 1024 to the count", ""));
            if (seen.Map > 0 && !seen.HasMapcount)
            {
                var words = $"is not seen under {Words<SchemeId>.Of(seen.Scheme)}, which keeps no mapcount of {Words<MemoryType>.Of(seen.Type)} pages";
                problems.Add(new Problem("--map", Text("--map")!, words, "0"));
            }

            if (seen.Frames is not null && !seen.PgmapCountsFrames)
                problems.Add(new Problem("--frames", Text("--frames")!, "has no meaning where the pgmap counts uses and not its pages", ""));
            var most = (int)(ReadNumber(Text("--most"), 1, MostMax, "--most", problems) ?? MostByDefault);
            var states = (int)(ReadNumber(Text("--states"), 1, int.MaxValue / 2, "--states", problems) ?? StatesByDefault);
            if (problems.Any)
                return (int)problems.Refuse(host);
            return (int)Show(host, Diagnosis.Run(seen, most, states, host.Interrupts.Token));
        });
        return command;
    }

    private static ExitCode Show(CliHost host, DiagnosisReport report)
    {
        var page = new Page(host);
        var seen = report.Seen;
        page.Paragraph(
            $"A {Words<MemoryType>.Of(seen.Type)} {(seen.Order > 0 ? $"folio of order {seen.Order}" : "page")} under scheme {Words<SchemeId>.Of(seen.Scheme)} "
            + $"({seen.Traits.Origin}) shows ref {Number(seen.Ref)} ({Number(seen.Base)} when it is idle) and map {Number(seen.Map)}"
            + $"{(seen.Pins is { } pins ? $", pincount {Number(pins)}" : "")}{(seen.Pgmap is { } pgmap ? $"; its pgmap counts {Number(pgmap)}" : "")}.");
        if (report.LeftOut.Length > 0)
            page.Paragraph($"The world that is searched has fewer holders; {report.LeftOut} of the same kind are beside those below.");
        for (var i = 0; i < report.Explanations.Count; i++)
            Show(page, i + 1, report.Explanations[i]);
        if (host.Interrupts.Code is { } interrupted)
            return interrupted;
        var searched = $"{Figures.Count(report.States)} states{(report.IsComplete ? "" : ", not all")}";
        if (report.Broken is { } broken)
        {
            page.Answer($"Nothing explains this ({searched}). {broken}.");
            return ExitCode.SafetyViolated;
        }

        if (report.Explanations.Count == 0)
        {
            page.Answer($"Nothing was found that explains this, and the search was not complete ({searched}): --states N searches more.");
            return ExitCode.Inconclusive;
        }

        var first = report.Explanations[0];
        var kinds = first.Holders.GroupBy(holding => holding.What).Select(
            kind => kind.Count() == 1 ? $"{kind.First().Holder} has {kind.Key}" : $"{kind.Count()} holders have {kind.Key} each");
        var holders = first.Holders.Count == 0 ? "nobody has it" : string.Join("; ", kinds);
        page.Answer($"The shortest explanation{(first.AtRest ? "" : ", of a moment between two steps")}: {holders} ({searched}).");
        return ExitCode.AllHeld;
    }

    private static void Show(Page page, int number, Explanation explanation)
    {
        var kind = (explanation.AtRest ? "" : ", for a moment") + (explanation.Breaks.Length == 0 ? "" : $", which breaks {explanation.Breaks}");
        page.Heading($"{number}. {explanation.Turns} turns{kind}");
        if (explanation.History.Count == 0)
            page.Bullets(["nothing has happened"]);
        page.Bullets(explanation.History);
        if (explanation.Holders.Count > 0)
            page.Table(["holder", "has", "released by"], explanation.Holders.Select(holding => (string[])[holding.Holder, holding.What, holding.Release]));
        page.Paragraph($"pgmap {explanation.Pgmap}.");
        if (explanation.UnderWay.Count > 0)
            page.Paragraph($"Under way: {string.Join("; ", explanation.UnderWay)}.");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long? ReadNumber(string? text, long least, long most, string place, Problems problems)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        problems.Add(new Problem(place, text, "is not a number in range", $"a whole number from {Number(least)} to {Number(most)}"));
        return null;
    }
}
