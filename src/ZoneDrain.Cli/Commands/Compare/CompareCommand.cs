using System.CommandLine;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary><c>zonedrain compare</c>.</summary>
internal static class CompareCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host, CliServices services)
    {
        var command = new GroupedCommand(Root.Measure, "compare", "Which drain strategy is cheaper, by how much, and from which lifetime of a pgmap on.")
        {
            Synopsis = "[SCENARIO | --trace FILE] [options]",
            Examples =
            [
                "zonedrain compare                        # the built-in scenario",
                "zonedrain compare pmem-unbind --strategies all",
                "zonedrain compare my.yaml --set devices[0].order=9 --budget 3min",
                "zonedrain compare --trace trace.txt      # a recorded kernel trace as the load",
                "zonedrain compare --prices kernel --price counter:first-use=40ns",
                "zonedrain compare --dashboard            # watch it at http://127.0.0.1:5080/",
                "zonedrain compare --scan devices[0].size=64MiB,1GiB,16GiB --export sizes.csv",
                "zonedrain compare --baseline runs/latest # exit code 21 when slower",
                "zonedrain compare --store postgres://me@db.example/zonedrain",
            ],
        };
        var options = new CompareOptions();
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain compare --help");
            var inputs = options.Read(parsed, host, services, problems);
            if (inputs is null)
                return (int)problems.Refuse(host);
            using (inputs.Store)
                return (int)(inputs.Scan is { } scan ? new ScanRun(host, inputs, scan).Execute() : new CompareRun(host, inputs).Execute());
        });
        return command;
    }
}
