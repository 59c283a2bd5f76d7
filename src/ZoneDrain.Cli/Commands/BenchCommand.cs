using System.CommandLine;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host, CliServices services)
    {
        var command = new GroupedCommand(Root.Measure, "bench", "Speed and size against the bare machine.")
        {
            Synopsis = "[NAME] [--format table|json]",
            Examples = [.. services.Bench.Entries.Select(entry => $"zonedrain bench {entry.Name,-14} # {entry.Meaning}")],
        };
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne };
        var format = CommonOptions.FormatOption();
        command.Add(name);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain bench --help");
            var json = CommonOptions.ReadJson(parsed.GetValue(format), problems);
            var chosen = parsed.GetValue(name);
            if (chosen is not null && services.Bench.Entries.All(entry => entry.Name != chosen))
                problems.Add(Unknown(chosen, services.Bench));
            return (int)(problems.Any ? problems.Refuse(host) : Run(host, services.Bench, chosen, json));
        });
        return command;
    }

    private static Problem Unknown(string chosen, IBench bench)
    {
        string[] names = [.. bench.Entries.Select(entry => entry.Name)];
        return new Problem("NAME", chosen, "is not a benchmark" + Suggestion.For(chosen, names), string.Join(", ", names));
    }

    private static ExitCode Run(CliHost host, IBench bench, string? chosen, bool json)
    {
        var verdict = Verdict.AllHeld;
        var all = new List<(string Name, BenchRow Row)>();
        var page = new Page(host);
        var progress = new LineProgress(host.Error);
        foreach (var entry in bench.Entries.Where(entry => chosen is null ? !entry.OnlyByName : entry.Name == chosen))
        {
            if (host.Interrupts.Code is not null)
                break;
            var rows = bench.Run(entry.Name, progress, host.Interrupts.Token);
            all.AddRange(rows.Select(row => (entry.Name, row)));
            foreach (var row in rows.Where(row => row.Held == false))
                verdict = verdict.With(ExitCode.ThresholdMissed, $"{entry.Name}: {row.What} is {row.Value}; it must hold {row.Limit}.");
            if (!json)
                Show(page, entry, rows);
        }

        if (host.Interrupts.Code is { } code)
            verdict = verdict.With(code, "The benchmarks were interrupted.");
        if (json)
            host.Out.Write(RunJson.Write(new { verdict, rows = all.Select(pair => new { Bench = pair.Name, Figure = pair.Row }) }));
        else
            page.Findings(verdict);
        return verdict.Code;
    }

    private static void Show(Page page, BenchEntry entry, IReadOnlyList<BenchRow> rows)
    {
        page.Heading($"{entry.Name}: {entry.Meaning}");
        page.Table(["what", ">figure", ">limit", "held"], rows.Select(row => (IReadOnlyList<string>)
            [row.What, row.Value, row.Limit, row.Held switch { true => "yes", false => "NO", null => "" }]));
    }

    // Progress<T> of the library posts to the thread pool, which would mix lines up.
    private sealed class LineProgress(TextWriter writer) : IProgress<string>
    {
        public void Report(string value) => writer.WriteLine(value);
    }
}
