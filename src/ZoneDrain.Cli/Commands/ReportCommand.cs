using System.CommandLine;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Reporting.Exports;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain report</c>.</summary>
internal static class ReportCommand
{
    private const string Next = "zonedrain report runs/latest";
    private const string SeveralName = "comparison.html";
    private const string Html = "html";

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Show, "report", "Build the HTML report of a run again, one of several runs side by side, or another form.")
        {
            Synopsis = "RUN… [--text | --format FORM] [--out FILE]",
            Examples =
            [
                "zonedrain report runs/latest             # writes report.html into the folder",
                "zonedrain report runs/a/* runs/b/latest  # several: comparison.html here",
                "zonedrain report runs/latest --text      # ready for a mailing list",
                "zonedrain report runs/latest --format junit --out junit.xml",
            ],
        };
        var runs = new Argument<string[]>("RUN") { Arity = ArgumentArity.OneOrMore, HelpName = "RUN…" };
        var output = new TextOption(
            "Output", "--out", "FILE", $"The file to write; {ReportFile.Name} in the folder of one run, {SeveralName} for several, else standard output.");
        var forms = string.Join("; ", RunExport.All.Select(export => $"{export.Name}, {export.Meaning}"));
        var format = new TextOption("Output", "--format", "FORM", $"{Html} unless given; {forms}.");
        var text = new FlagOption("Output", "--text", "Short for --format text.");
        foreach (var option in (Option[])[output, format, text])
            command.Add(option);
        command.Add(runs);
        command.SetAction(parsed =>
        {
            var problems = new Problems(Next);
            var given = parsed.GetValue(runs) ?? [];
            foreach (var name in given)
            {
                if (ParseProblems.MistakenOption(name, command) is { } mistaken)
                    problems.Add(mistaken, "zonedrain report --help");
            }

            var export = ReadForm(parsed.GetValue(format), parsed.GetValue(text), given, problems);
            if (problems.Any)
                return (int)problems.Refuse(host);
            var file = parsed.GetValue(output);
            return (int)(export is null ? Write(host, given, file, problems) : Export(host, given[0], export, file, problems));
        });
        return command;
    }

    private static RunExport? ReadForm(string? format, bool text, string[] given, Problems problems)
    {
        if (text && format is not (null or "text"))
            problems.Add(new Problem("--format", format, "is given beside --text", "one of the two"));
        var form = format ?? (text ? "text" : Html);
        var export = RunExport.All.FirstOrDefault(candidate => candidate.Name == form);
        string[] forms = [Html, .. RunExport.All.Select(candidate => candidate.Name)];
        if (export is null && form != Html)
            problems.Add(new Problem("--format", form, "is not a form of a report", string.Join(", ", forms)));
        if (export is not null && given.Length > 1)
            problems.Add(new Problem("RUN", given[1], $"is a second run, and {form} has room for one", "one run, or the HTML report"));
        return export;
    }

    private static ExitCode Export(CliHost host, string name, RunExport export, string? output, Problems problems)
    {
        if (Read(host, [name], problems) is not [{ } run])
            return problems.Refuse(host);
        try
        {
            var text = export.Write(ExportedRun.Of(run));
            if (output is null)
                host.Out.Write(text);
            else
                ReportFile.Write(host.PathOf(output), text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFileException)
        {
            problems.Add(new Problem("report", name, $"cannot be handed on: {exception.Message}", "a run that is whole, and a file that can be written"));
            return problems.Refuse(host);
        }

        return ExitCode.AllHeld;
    }

    private static ExitCode Write(CliHost host, string[] given, string? output, Problems problems)
    {
        if (PageAssets.OfThisBuild is not { } assets)
        {
            problems.Add(new Problem("report", "", $"cannot be written: {PageAssets.Missing}", PageAssets.HowToGet), PageAssets.Build);
            return problems.Refuse(host);
        }

        var runs = Read(host, given, problems);
        if (problems.Any)
            return problems.Refuse(host);
        var file = output is not null ? host.PathOf(output)
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
        foreach (var name in given)
        {
            if (StoredRun.Read(host.PathOf(name), out var error) is { } run)
                runs.Add(run);
            else
                problems.Add(new Problem("RUN", name, error, "a run folder of this version, as runs/latest"), "zonedrain serve");
        }

        return runs;
    }
}
