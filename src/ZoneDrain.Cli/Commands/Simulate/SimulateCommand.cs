using System.CommandLine;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands.Simulate;

/// <summary><c>zonedrain simulate</c>.</summary>
internal static class SimulateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Measure, "simulate", "What a drain costs on silos that nobody has: the same protocols in virtual time.")
        {
            Synopsis = "[SCENARIO] [--silos N | --scan silos=N1,N2,…] [options]",
            Examples =
            [
                "zonedrain simulate default --silos 100",
                "zonedrain simulate default --scan silos=3,10,30,100,300,1000 --operations 20000",
                "zonedrain simulate hot-set --silos 30 --cores 4 --prices prices.json",
            ],
        };
        var options = new SimulateOptions();
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain simulate --help");
            return (int)(options.Read(parsed, host, problems) is { } inputs ? new SimulateExecution(host, inputs).Execute() : problems.Refuse(host));
        });
        return command;
    }
}
