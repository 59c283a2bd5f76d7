using System.CommandLine;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain silo</c>.</summary>
internal static class SiloCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host, CliServices services)
    {
        var command = new GroupedCommand(Root.Cluster, "silo", "One silo of a cluster: a home for pages, pgmaps, processes and inodes.")
        {
            Synopsis = "--config FILE",
            Examples =
            [
                "zonedrain silo --config silo-config/one-silo",
                "zonedrain silo --config silo-config/three-silos/silo-2.json",
            ],
        };
        var config = new TextOption("Cluster", "--config", "FILE", "The silo's configuration, or a folder with a silo.json.");
        command.Add(config);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain silo --config silo-config/one-silo");
            var path = parsed.GetValue(config);
            if (services.Silo is null)
                problems.Add(new Problem("silo", "", "is not in this build: build with -p:Orleans=true, which fetches the Microsoft.Orleans packages", ""));
            else if (path is null)
                problems.Add(new Problem("--config", "", "is missing", "a file, or a folder with a silo.json"));
            else
                return (int)services.Silo.Run(path, host, problems);
            return (int)problems.Refuse(host);
        });
        return command;
    }
}
