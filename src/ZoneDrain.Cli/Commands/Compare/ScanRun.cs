using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>Comparisons one after another, each with a run folder of its own, then their break-evens in one table.</summary>
internal sealed class ScanRun(CliHost host, CompareInputs inputs, ScanPlan plan)
{
    /// <summary>Runs them; the exit code is that of the first comparison that has one other than 0.</summary>
    public ExitCode Execute()
    {
        var points = new List<ScanPoint>();
        var code = ExitCode.AllHeld;
        foreach ((var number, (var values, var request)) in plan.Points.Index())
        {
            if (host.Interrupts.Code is not null)
                break;
            var settings = string.Join(", ", plan.Settings.Zip(values, (path, value) => $"{path}={value}"));
            host.Error.WriteLine($"scan {number + 1} of {plan.Points.Count}: {settings}");
            RunResult? result = null;
            var folder = "";
            var one = new CompareRun(host, inputs with { Request = request }, (done, path) =>
                (result, folder) = (done, path is null ? "" : Path.GetRelativePath(host.Directory, path))).Execute();
            if (code == ExitCode.AllHeld)
                code = one;
            if (result is null)
                return one;
            points.Add(ScanPoint.Of(values, result, folder));
        }

        var exported = Export(points);
        if (inputs.Json)
            host.Out.Write(ScanExport.Json(plan.Settings, points));
        else
            ScanTable.Write(new Page(host), plan.Settings, points);
        return code == ExitCode.AllHeld ? exported : code;
    }

    private ExitCode Export(List<ScanPoint> points)
    {
        foreach (var file in plan.Exports)
        {
            try
            {
                var text = Path.GetExtension(file) switch
                {
                    ".csv" => ScanExport.Csv(plan.Settings, points),
                    ".md" => ScanExport.Markdown(plan.Settings, points),
                    ScanOptions.Page => Page(points),
                    _ => ScanExport.Json(plan.Settings, points),
                };
                DurableFile.Replace(host.PathOf(file), text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFileException)
            {
                host.Error.WriteLine($"error: --export: '{file}' cannot be written: {exception.Message}");
                return ExitCode.Usage;
            }
        }

        return ExitCode.AllHeld;
    }

    private string Page(List<ScanPoint> points)
    {
        var runs = new List<(StoredRun, string)>();
        foreach (var point in points)
        {
            var run = StoredRun.Read(host.PathOf(point.Folder), out var error) ?? throw new IOException(error);
            runs.Add((run, string.Join(", ", point.Values)));
        }

        return RunPages.Scan(PageAssets.OfThisBuild!, runs, string.Join(" and ", plan.Settings));
    }
}
