using System.CommandLine;
using System.CommandLine.Completions;
using ZoneDrain.Cli.Reporting.Exports;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary>What a shell offers as the value of an option or an argument: the names that the program knows, and the run folders that are there.</summary>
internal static class Completions
{
    private const int RunsMax = 50;

    private static readonly Dictionary<string, Func<CliHost, IEnumerable<string>>> Values = new()
    {
        ["SCENARIO"] = _ => ShippedScenarios.List(),
        ["RUN"] = Runs,
        ["--from"] = _ => ShippedScenarios.List(),
        ["--resume"] = Runs,
        ["--baseline"] = Runs,
        ["--engine"] = _ => EngineNames.All.Select(engine => engine.Name),
        ["--strategy"] = _ => StrategyNames.All,
        ["--strategies"] = _ => StrategyNames.All.Prepend("all"),
        ["--explain"] = _ => StrategyNames.All,
        ["--type"] = _ => Words<MemoryType>.All,
        ["--scheme"] = _ => Words<SchemeId>.All,
        ["--format"] = _ => ["table", "json"],
        ["report --format"] = _ => RunExport.All.Select(export => export.Name).Prepend("html"),
        ["--prices"] = _ => ["measured", "kernel"],
        ["--pace"] = _ => ["recorded", "fast"],
        ["--file-system"] = _ => Words<FileSystem>.All,
        ["--set"] = _ => LoadMetrics.All.Select(metric => $"thresholds=[{metric.Name}"),
    };

    /// <summary>Adds the values to a command and to all below it.</summary>
    public static void AddTo(Command command, CliHost host)
    {
        foreach (var option in command.Options)
        {
            if (Values.TryGetValue($"{command.Name} {option.Name}", out var own) || Values.TryGetValue(option.Name, out own))
                option.CompletionSources.Add(_ => Items(own(host)));
        }

        foreach (var argument in command.Arguments)
        {
            if (Values.TryGetValue(argument.Name, out var values))
                argument.CompletionSources.Add(_ => Items(values(host)));
        }

        foreach (var below in command.Subcommands)
            AddTo(below, host);
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> values) => values.Select(value => new CompletionItem(value));

    // The newest below the folder that is used unless told.
    private static IEnumerable<string> Runs(CliHost host)
    {
        var root = host.PathOf("runs");
        return !Directory.Exists(root) ? [] :
            from run in new DirectoryInfo(root).EnumerateDirectories().SelectMany(scenario => scenario.EnumerateDirectories()).Take(10 * RunsMax)
                .Where(run => run.Name[0] != '.').OrderByDescending(run => run.Name, StringComparer.Ordinal).Take(RunsMax)
            select Path.Combine("runs", run.Parent!.Name, run.Name);
    }
}
