using Spectre.Console;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Comparing;

namespace ZoneDrain.Cli.Progress;

/// <summary>Shows how far a run is: a bar in a terminal, else a line every few seconds. All of it goes to standard error.</summary>
internal static class ProgressView
{
    /// <summary>Runs something that reports its progress.</summary>
    /// <param name="host">Where it is shown.</param>
    /// <param name="log">Gets a line a phase.</param>
    /// <param name="run">What runs.</param>
    public static T Run<T>(CliHost host, Action<string> log, Func<IProgress<ComparisonProgress>, T> run)
    {
        if (!host.LiveProgress)
            return run(new PlainProgress(host.Error, log, host.Clock));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(host.ErrorTerminal) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => run(new LiveProgress(context.AddTask("starting", maxValue: 1), log)));
    }
}
