using System.Globalization;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain explore --matrix</c>.</summary>
internal static class ExploreMatrix
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Searches every cell, prints the table, and writes a trace for each letter of each cell.</summary>
    public static ExitCode Run(CliHost host, WorldSettings world, string? directory)
    {
        var started = host.Clock.GetUtcNow();
        var lines = new Lines(host, Matrix.Cells(world.World));
        var report = Matrix.Run(world.World, world.InstantKill, Environment.ProcessorCount, host.Clock, lines, host.Interrupts.Token);
        host.Out.Write(MatrixText.Of(report));
        host.Out.WriteLine();
        var links = new Dictionary<MatrixCell, List<ExplorationLink>>();
        if (directory is null)
            host.Out.WriteLine("--out DIR writes a trace and a diagram of each letter; zonedrain replay FILE repeats one.");
        else
            links = Link(host, report, directory);
        var code = CodeOf(host, report);
        ExplorationFolder.Write(host, directory, ExplorationSummaries.Of(report, links), code, seed: 1, started);
        return code;
    }

    private static ExitCode CodeOf(CliHost host, MatrixReport report)
    {
        if (host.Interrupts.Code is { } interrupted)
            return interrupted;

        // As for a single search: a hazard that the tables foretell is a find like any other.
        var cells = report.Rows.SelectMany(row => row.Cells).Select(cell => cell.Report).ToList();
        return cells.Exists(cell => cell.Findings.Count > 0) ? ExitCode.SafetyViolated
            : cells.Exists(cell => cell.Stuck.Count + cell.Livelocks.Count > 0) ? ExitCode.LivenessViolated
            : report.IsComplete ? ExitCode.AllHeld : ExitCode.Inconclusive;
    }

    private static Dictionary<MatrixCell, List<ExplorationLink>> Link(CliHost host, MatrixReport report, string directory)
    {
        var all = new Dictionary<MatrixCell, List<ExplorationLink>>();
        foreach (var row in report.Rows)
        {
            foreach (var cell in row.Cells)
            {
                var world = cell.Report.Settings.World;
                var (links, files) = (new List<string>(), new List<ExplorationLink>());
                foreach (var finding in cell.Report.Findings.OrderBy(found => ViolationLetters.Order.ToList().IndexOf(found.Violation.Invariant)))
                {
                    var invariant = finding.Violation.Invariant;
                    var letter = ViolationLetters.Of(invariant);
                    Add(letter, ExploreFiles.Write(host, directory, world, letter, Shrinker.Shrink(world, finding.Schedule, invariant), invariant));
                }

                foreach (var stuck in cell.Report.Stuck.Concat(cell.Report.Livelocks).Select((stuck, place) => (stuck.Schedule, Place: place + 1)))
                    Add("stuck", ExploreFiles.Write(host, directory, world, $"stuck-{stuck.Place}", stuck.Schedule, null));
                if (links.Count > 0)
                    host.Out.WriteLine($"{row.Name}, {Words<GracePlacement>.Of(world.Grace)}: {string.Join(", ", links)}");
                all[cell] = files;

                void Add(string letter, string trace)
                {
                    links.Add($"{letter} {trace}");
                    files.Add(new ExplorationLink(letter, Path.ChangeExtension(Path.GetFileName(trace), ".svg")));
                }
            }
        }

        return all;
    }

    private sealed class Lines(CliHost host, int cells) : IProgress<int>
    {
        private readonly Lock _lock = new();
        private long _last = host.Clock.GetTimestamp();

        public void Report(int value)
        {
            lock (_lock)
            {
                var now = host.Clock.GetTimestamp();
                if (host.Clock.GetElapsedTime(_last, now) < Interval)
                    return;
                _last = now;
                host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value} of {cells} cells"));
            }
        }
    }
}
