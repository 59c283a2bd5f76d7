using System.CommandLine;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain silo</c>.</summary>
internal static class SiloCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Cluster, "silo", "One silo of a cluster: a home for pages, pgmaps, processes and inodes.")
        {
            Synopsis = "[schema] --config FILE",
            Examples =
            [
                "zonedrain silo --config silo-config/one-silo",
                "zonedrain silo --config silo-config/three-silos/silo-2.json",
                "zonedrain silo schema --config silo-config/postgres/silo-1.json",
            ],
        };
        TextOption config = Config();
        command.Add(config);
        command.Add(Schema(host));
        command.SetAction(parsed => (int)Run(host, parsed.GetValue(config), (path, problems) => SiloRunner.Run(path, host, problems)));
        return command;
    }

    private static GroupedCommand Schema(CliHost host)
    {
        var command = new GroupedCommand("Cluster", "schema", "Make a cluster's tables in the PostgreSQL database that a configuration names.")
        {
            Synopsis = "--config FILE [--replace]",
            Examples = ["ZONEDRAIN_DATABASE=postgres://me:secret@db.example/zonedrain zonedrain silo schema --config silo-config/postgres/silo-1.json"],
        };
        TextOption config = Config();
        var replace = new FlagOption("Cluster", "--replace", "Give up the tables that are there, whatever their version, with what they hold.");
        command.Add(config);
        command.Add(replace);
        command.SetAction(parsed => (int)Run(host, parsed.GetValue(config), (path, problems) =>
            SiloRunner.MakeSchema(path, parsed.GetValue(replace), host, problems)));
        return command;
    }

    private static TextOption Config() => new("Cluster", "--config", "FILE", "The silo's configuration, or a folder with a silo.json.");

    private static ExitCode Run(CliHost host, string? path, Func<string, Problems, ExitCode> run)
    {
        var problems = new Problems("zonedrain silo --config silo-config/one-silo");
        if (path is not null)
            return run(path, problems);
        problems.Add(new Problem("--config", "", "is missing", "a file, or a folder with a silo.json"));
        return problems.Refuse(host);
    }
}
