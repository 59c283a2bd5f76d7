using System.CommandLine;
using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain serve</c>.</summary>
internal static class ServeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Show, "serve", "Show stored runs and their reports in a browser, until Ctrl-C.")
        {
            Synopsis = "[DIR] [--port N] [--bind ADDRESS]",
            Examples =
            [
                "zonedrain serve                          # runs, at http://127.0.0.1:5080/",
                "zonedrain serve results --port 8080",
            ],
        };
        var directory = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne, HelpName = "[DIR]" };
        var server = new ServerOptionNames();
        command.Add(directory);
        server.AddTo(command);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain serve --port 0");
            var given = parsed.GetValue(directory) ?? "runs";
            if (ParseProblems.MistakenOption(given, command) is { } mistaken)
                problems.Add(mistaken, "zonedrain serve --help");
            else if (!Directory.Exists(host.PathOf(given)))
                problems.Add(new Problem("DIR", given, "is no directory", "a directory of run folders"), "zonedrain compare");
            if (PageAssets.OfThisBuild is null)
                problems.Add(new Problem("serve", "", $"has nothing to show: {PageAssets.Missing}", PageAssets.HowToGet), PageAssets.Build);
            var options = server.Read(parsed, host, problems);
            return (int)(problems.Any ? problems.Refuse(host) : Serve(host, options, host.PathOf(given), problems));
        });
        return command;
    }

    private static ExitCode Serve(CliHost host, ServerOptions options, string directory, Problems problems)
    {
        var pages = new DashboardPages(PageAssets.OfThisBuild!, new RunCatalog(directory, TimeProvider.System), host.Clock);
        using var started = DashboardServer.Start(options, pages.MapServe, out var error);
        if (started is null)
        {
            problems.Add(DashboardSession.PortProblem(options, error));
            return problems.Refuse(host);
        }

        host.Error.WriteLine($"stored runs: {started.Url}; Ctrl-C ends it");
        host.Interrupts.Token.WaitHandle.WaitOne();
        return ExitCode.AllHeld;
    }
}
