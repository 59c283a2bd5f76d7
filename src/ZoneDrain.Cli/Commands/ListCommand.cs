using System.CommandLine;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain list strategies|schemes|workloads|faults|metrics|invariants|refusals|engines</c>.</summary>
internal static class ListCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prepare, "list", "List what scenarios and options may name.")
        {
            Synopsis = "strategies|schemes|workloads|faults|metrics|invariants|refusals|engines",
        };
        command.Add(Topic(host, "strategies", "Ways to learn that no page of a killed pgmap is in use.", Strategies));
        command.Add(Topic(host, "schemes", "What takes a page reference, and when a page is free.", Schemes));
        command.Add(Topic(host, "workloads", "Operations of a workload's mix, and choices of pages.", () => Vocabulary.Workloads));
        command.Add(Topic(host, "faults", "What may go wrong on the timeline of load and soak.", Faults));
        command.Add(Topic(host, "metrics", "Figures that thresholds may name.", MetricRows));
        command.Add(Topic(host, "invariants", "What must hold.", () => Vocabulary.Invariants));
        command.Add(Topic(host, "refusals", "What the kernel refuses, with its error and the reason.", () => RefusalRows));
        command.Add(Topic(host, "engines", "What runs the model.", () => EngineNames.All));
        return command;
    }

    private static GroupedCommand Topic(CliHost host, string name, string description, Func<IEnumerable<(string Name, string Meaning)>> rows)
    {
        var command = new GroupedCommand("Topics", name, description);
        var format = CommonOptions.FormatOption();
        command.Add(format);
        command.SetAction(parsed =>
        {
            var problems = new Problems($"zonedrain list {name}");
            var json = CommonOptions.ReadJson(parsed.GetValue(format), problems);
            if (problems.Any)
                return (int)problems.Refuse(host);
            if (json)
                host.Out.Write(RunJson.Write(rows().Select(row => new { row.Name, row.Meaning })));
            else
                new Page(host).Definitions(rows());
            return (int)ExitCode.AllHeld;
        });
        return command;
    }

    private static IEnumerable<(string Name, string Meaning)> Strategies() =>
        StrategyList.All.Select(entry => (entry.Traits.Name, $"{entry.Traits.Idea}; a first or last use costs {entry.Traits.HotPath}"));

    private static IEnumerable<(string Name, string Meaning)> Schemes() =>
        SchemeList.All.Select(scheme =>
            (scheme.Id.ToString().ToLowerInvariant(), $"{scheme.Origin}; native drain {StrategyList.Get(scheme.NativeDrain).Traits.Name}"));

    private static IEnumerable<(string Name, string Meaning)> Faults() =>
        Enum.GetValues<FaultKind>().Select(fault =>
            (FaultWords.Of(fault), $"{FaultWords.MeaningOf(fault)} (engines: {string.Join(", ", FaultWords.EnginesOf(fault))})"));

    private static IEnumerable<(string Name, string Meaning)> RefusalRows =>
        Refusals.All.Select(refusal => (Hyphenated(refusal), $"{refusal.Error()}: {refusal.Sentence()}"));

    private static string Hyphenated(Refusal refusal) =>
        string.Concat(refusal.ToString().Select((letter, place) => (place > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));

    private static IEnumerable<(string Name, string Meaning)> MetricRows() =>
    [
        .. Metrics.All.Select(metric => (metric.Name, $"compare: {metric.Meaning}")),
        .. LoadMetrics.All.Select(metric => (metric.Name, $"load, soak: {metric.Meaning}")),
    ];
}
