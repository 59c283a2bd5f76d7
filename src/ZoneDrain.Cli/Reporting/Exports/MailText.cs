using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>What the program printed at the end of a run, ready to be pasted into a mail: plain text of 80 columns, and how to repeat it.</summary>
internal static class MailText
{
    /// <summary>The text.</summary>
    public static string Of(ExportedRun run)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var page = new Page(Host(text));
        if (run.Result.Load is { } load)
            LoadTable.Write(page, RequestOf(run, load), run.Result);
        else
            ComparisonTable.Write(page, RequestOf(run), run.Result);
        if (run.Environment is { } environment)
        {
            page.Heading("To repeat it");
            page.Paragraph(environment.CommandLine);
            page.Paragraph($"{environment.Machine}; {environment.Cores} cores; {environment.Dotnet}; zonedrain {environment.Version}"
                + (environment.Commit is { } commit ? $", commit {commit}" : ""));
        }

        return string.Concat(text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd() + "\n"));
    }

    private static LoadRequest RequestOf(ExportedRun run, LoadReport load)
    {
        if (!Words<StrategyId>.TryParse(load.Strategy, out var strategy))
            throw new RunFileException(RunFolder.ResultFile, "load.strategy", load.Strategy, "is not a strategy");
        return new LoadRequest(run.Effective.Scenario, strategy, load.Workers, run.Result.Run.Seed) { Soak = run.Result.Run.Command == "soak" };
    }

    private static CompareRequest RequestOf(ExportedRun run) =>
        new(run.Effective.Scenario, run.Effective, [], null, run.Result.Run.Seed, Prices.None, null);

    private static CliHost Host(StringWriter text) => new()
    {
        Out = text,
        Error = TextWriter.Null,
        Environment = new Dictionary<string, string>(),
        Clock = TimeProvider.System,
        Directory = System.Environment.CurrentDirectory,
        MemoryBytes = 0,
        Interrupts = new Interrupts(_ => { }),
    };
}
