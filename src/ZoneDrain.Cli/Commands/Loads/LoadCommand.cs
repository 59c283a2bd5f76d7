using System.CommandLine;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary><c>zonedrain load</c> and <c>zonedrain soak</c>.</summary>
internal static class LoadCommand
{
    /// <summary>Builds <c>load</c>.</summary>
    public static Command BuildLoad(CliHost host, CliServices services) => Build(
        host,
        services,
        new GroupedCommand(Root.Measure, "load", "How one strategy bears a load: throughput, latency from the intended start, the drain at its end.")
        {
            Synopsis = "SCENARIO [--rate 50000/s | --concurrency N] [options]",
            Examples =
            [
                "zonedrain load default --rate 50k/s --duration 30s",
                "zonedrain load default --concurrency 2   # closed loop: as fast as two callers can",
                "zonedrain load faults --strategy counter # with faults on a timeline",
                "zonedrain load my.yaml --set 'thresholds=[latency.p99 < 1ms]'",
            ],
        },
        soak: false);

    /// <summary>Builds <c>soak</c>.</summary>
    public static Command BuildSoak(CliHost host, CliServices services) => Build(
        host,
        services,
        new GroupedCommand(Root.Measure, "soak", "Load, teardown and re-creation for hours, with faults, audits and a watch on what grows.")
        {
            Synopsis = "SCENARIO [--duration 8h] | --resume RUN",
            Examples =
            [
                "zonedrain soak faults --duration 8h",
                "zonedrain soak --resume runs/latest      # after a kill: at its next cycle",
                "zonedrain soak faults --store postgres://me@db.example/zonedrain",
            ],
        },
        soak: true);

    private static GroupedCommand Build(CliHost host, CliServices services, GroupedCommand command, bool soak)
    {
        var options = new LoadOptions(soak);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var problems = new Problems($"zonedrain {command.Name} --help");
            var inputs = options.Read(parsed, host, services, problems);
            if (inputs is null)
                return (int)problems.Refuse(host);
            using (inputs.Store)
                return (int)new LoadExecution(host, inputs).Execute();
        });
        return command;
    }
}
