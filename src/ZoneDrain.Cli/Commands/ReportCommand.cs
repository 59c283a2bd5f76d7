using System.CommandLine;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Runs;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain report</c>.</summary>
internal static class ReportCommand
{
    private const string Next = "zonedrain report runs/latest";
    private const string SeveralName = "comparison.html";

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Show, "report", "Build the HTML report of a run again, or one of several runs side by side.")
        {
            Synopsis = "RUN… [--out FILE]",
            Examples =
            [
                "zonedrain report runs/latest             # writes report.html into the folder",
                "zonedrain report runs/a/* runs/b/latest  # several: comparison.html here",
            ],
        };
        var runs = new Argument<string[]>("RUN") { Arity = ArgumentArity.OneOrMore, HelpName = "RUN…" };
        var output = new TextOption("Output", "--out", "FILE", $"The file to write; {ReportFile.Name} in the folder of one run, {SeveralName} for several.");
        command.Add(runs);
        command.Add(output);
        command.SetAction(parsed =>
        {
            var problems = new Problems(Next);
            string[] given = parsed.GetValue(runs) ?? [];
            foreach (string name in given)
            {
                if (ParseProblems.MistakenOption(name, command) is { } mistaken)
                    problems.Add(mistaken, "zonedrain report --help");
            }

            return (int)(problems.Any ? problems.Refuse(host) : Write(host, given, parsed.GetValue(output), problems));
        });
        return command;
    }

    private static ExitCode Write(CliHost host, string[] given, string? output, Problems problems)
    {
        if (PageAssets.OfThisBuild is not { } assets)
        {
            problems.Add(new Problem("report", "", $"cannot be written: {PageAssets.Missing}", PageAssets.HowToGet), PageAssets.Build);
            return problems.Refuse(host);
        }

        List<StoredRun> runs = Read(host, given, problems);
        if (problems.Any)
            return problems.Refuse(host);
        string file = output is not null ? host.PathOf(output)
            : runs.Count == 1 ? Path.Combine(runs[0].Path, ReportFile.Name) : host.PathOf(SeveralName);
        try
        {
            ReportFile.Write(file, RunPages.Report(assets, runs));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFileException)
        {
            problems.Add(new Problem("report", file, $"cannot be written: {exception.Message}", "a file that can be written, of runs that are whole"));
            return problems.Refuse(host);
        }

        host.Out.WriteLine(Path.GetRelativePath(host.Directory, file));
        return ExitCode.AllHeld;
    }

    private static List<StoredRun> Read(CliHost host, string[] given, Problems problems)
    {
        var runs = new List<StoredRun>();
        foreach (string name in given)
        {
            if (StoredRun.Read(host.PathOf(name), out string error) is { } run)
                runs.Add(run);
            else
                problems.Add(new Problem("RUN", name, error, "a run folder of this version, as runs/latest"), "zonedrain serve");
        }

        return runs;
    }
}
