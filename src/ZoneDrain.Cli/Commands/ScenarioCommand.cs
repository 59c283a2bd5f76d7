using System.CommandLine;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain scenario new|validate|schema|list</c>.</summary>
internal static class ScenarioCommand
{
    private const string Write = "Write";

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prepare, "scenario", "Write, check and list scenarios.") { Synopsis = "new|validate|schema|list" };
        command.Add(New(host));
        command.Add(Validate(host));
        command.Add(Schema(host));
        command.Add(List(host));
        return command;
    }

    private static GroupedCommand New(CliHost host)
    {
        var command = new GroupedCommand(Write, "new", "Write a commented scenario to start from.")
        {
            Synopsis = "[FILE] [--from NAME]",
            Examples = ["zonedrain scenario new my.yaml --from pmem-unbind", "zonedrain scenario new > my.yaml            # to standard output"],
        };
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, HelpName = "[FILE]" };
        var from = new TextOption("Start", "--from", "NAME", "The shipped scenario to copy; default unless given.");
        command.Add(file);
        command.Add(from);
        command.SetAction(parsed => (int)WriteNew(host, parsed.GetValue(file), parsed.GetValue(from) ?? ShippedScenarios.Default));
        return command;
    }

    private static ExitCode WriteNew(CliHost host, string? file, string from)
    {
        var problems = new Problems("zonedrain scenario list");
        var text = ShippedScenarios.Text(from);
        if (text is null)
        {
            var shipped = ShippedScenarios.List();
            problems.Add(new Problem("--from", from, "is not a shipped scenario" + Suggestion.For(from, shipped), string.Join(", ", shipped)));
        }

        if (file is not null && !file.EndsWith(".yaml", StringComparison.Ordinal) && !file.EndsWith(".yml", StringComparison.Ordinal))
            problems.Add(new Problem("FILE", file, "does not end in .yaml", "a name such as my.yaml"), "zonedrain scenario new my.yaml");
        if (problems.Any)
            return problems.Refuse(host);
        if (file is null)
        {
            host.Out.Write(text);
            return ExitCode.AllHeld;
        }

        try
        {
            using var stream = new FileStream(host.PathOf(file), FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("FILE", file, $"cannot be written: {exception.Message}", "a file that does not exist yet, in a directory that does"),
                "zonedrain scenario new another.yaml");
            return problems.Refuse(host);
        }

        host.Out.WriteLine($"Wrote {file}. Next: zonedrain {CommandFor(ShippedScenarios.Get(from)!.Scenario!)} {file}");
        return ExitCode.AllHeld;
    }

    // What a scenario is made for: faults of silos happen on a cluster, faults and thresholds of loads in a load, and everything else can be compared.
    private static string CommandFor(Scenario scenario) =>
        scenario.Faults.Any(fault => FaultWords.IsOfSilos(fault.Fault)) ? "soak --engine orleans --silos 3"
        : scenario.Faults.Any(fault => FaultWords.IsOfCalls(fault.Fault)) ? "load --engine orleans --silos 3"
        : scenario.Faults.Count > 0 ? "load"
        : "compare";

    private static GroupedCommand Validate(CliHost host)
    {
        var command = new GroupedCommand(Write, "validate", "Check scenarios; every error comes with its line and what is allowed.") { Synopsis = "FILE…" };
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore };
        var sets = new TextsOption("Scenario", "--set", "PATH=VALUE", "Override one value. Repeatable.");
        command.Add(files);
        command.Add(sets);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain scenario schema");
            foreach (var file in parsed.GetValue(files) ?? [])
            {
                var result = ScenarioSource.Load(
                    file, host,
                    ScenarioSource.Options(host, parsed.GetValue(sets) ?? [], null, null, LoadMetrics.OfAnyCommand), problems);
                if (result is null)
                    continue;
                foreach (var warning in result.Warnings)
                    host.Error.WriteLine($"warning: {warning}");
                var bytes = ScenarioFootprint.Estimate(result.Scenario!).Total;
                var next = CommandFor(result.Scenario!);
                host.Out.WriteLine($"{file} is a good scenario, and needs up to {Figures.Bytes(bytes)} of memory. Next: zonedrain {next} {file}");
            }

            return (int)(problems.Any ? problems.Refuse(host) : ExitCode.AllHeld);
        });
        return command;
    }

    private static GroupedCommand Schema(CliHost host)
    {
        var command = new GroupedCommand(Write, "schema", "Print the JSON schema of scenarios, for editors.");
        command.SetAction(_ =>
        {
            host.Out.Write(ScenarioSchema.Generate());
            return (int)ExitCode.AllHeld;
        });
        return command;
    }

    // A story is no load that can be compared, yet it is a scenario that is shipped; it has a command of its own.
    private static void ShowList(CliHost host, IEnumerable<Scenario> shipped)
    {
        var page = new Page(host);
        page.Definitions(shipped.Select(scenario => (scenario.Name, scenario.Description)));
        page.Heading("Told in figures, by a command of their own");
        page.Definitions(StoryCommand.Shipped);
    }

    private static GroupedCommand List(CliHost host)
    {
        var command = new GroupedCommand(Write, "list", "List the shipped scenarios.");
        var format = CommonOptions.FormatOption();
        command.Add(format);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain scenario list");
            var json = CommonOptions.ReadJson(parsed.GetValue(format), problems);
            if (problems.Any)
                return (int)problems.Refuse(host);
            Scenario[] shipped = [.. ShippedScenarios.List().Select(name => ShippedScenarios.Get(name)!.Scenario!)];
            if (json)
                host.Out.Write(RunJson.Write(shipped.Select(scenario => new { scenario.Name, scenario.Description })));
            else
                ShowList(host, shipped);
            return (int)ExitCode.AllHeld;
        });
        return command;
    }
}
