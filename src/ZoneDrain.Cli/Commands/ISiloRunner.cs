using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Commands;

/// <summary>Runs one silo of a cluster.</summary>
internal interface ISiloRunner
{
    /// <summary>Runs it until a signal asks it to leave. What keeps it from starting goes to the problems.</summary>
    ExitCode Run(string config, CliHost host, Problems problems);

    /// <summary>Makes the tables in the database that a silo's configuration names; <paramref name="replace"/> gives up those that are there, with what they
    /// hold.</summary>
    ExitCode MakeSchema(string config, bool replace, CliHost host, Problems problems);
}
