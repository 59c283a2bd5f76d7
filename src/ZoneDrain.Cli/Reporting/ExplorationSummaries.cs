using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Reporting;

/// <summary>Searches as plain data for <c>result.json</c> and the report.</summary>
internal static class ExplorationSummaries
{
    // A schedule a kind of violation and scheme is what a reader looks at; the matrix itself tells all of them.
    private const int FindingsMax = 40;

    private static readonly string[] GraceColumns = ["no grace", "at kill", "after drain", "both"];

    /// <summary>One search.</summary>
    public static ExplorationSummary Of(ExploreReport report)
    {
        var world = report.Settings.World;
        return new ExplorationSummary
        {
            Search = Words<SearchKind>.Of(report.Settings.Search),
            World = $"{Words<WorldKind>.Of(world.World)}, scheme {Words<SchemeId>.Of(world.Scheme)}, {Words<TeardownKind>.Of(world.Teardown)}",
            Complete = report.IsComplete,
            Turns = report.Turns,
            Schedules = report.Schedules,
            States = report.States,
            Transitions = report.Transitions,
            NewInLastThousand = report.NewInLastThousand,
            ElapsedMs = report.Elapsed.TotalMilliseconds,
            Findings = [.. report.Findings.Take(FindingsMax).Select(finding => Of(world, finding, finding.Violation.Invariant.ToString()))],
            Stuck = [.. report.Stuck.Select(stuck => new ExplorationStuck(stuck.Waiting, stuck.Schedule.Count))],
        };
    }

    /// <summary>The table of faults: a row a remedy and strategy, a column a fault.</summary>
    public static ExplorationSummary Of(FaultReport report) => new()
    {
        Search = "exhaustive",
        World = "small, one fault of each kind at a time",
        Complete = report.IsComplete,
        Turns = report.Cells.Sum(cell => cell.Report.Turns),
        States = report.States,
        Transitions = report.Transitions,
        ElapsedMs = report.Elapsed.TotalMilliseconds,
        Coverage = [.. report.Cells.Select(cell => new ExplorationCell(
            $"{Words<Remedy>.Of(cell.Remedy)}: {cell.Report.Settings.World.Drain}", cell.Column.Name, cell.Text, cell.Report.States, cell.Report.IsComplete))],
        Legend = [.. ViolationLetters.Legend.Select(entry => new ExplorationLink(entry.Letters, entry.Meaning))],
    };

    /// <summary>A matrix of searches; of each kind of violation the first schedule.</summary>
    /// <param name="report">The matrix.</param>
    /// <param name="links">The files of a cell, by letter; none where none were written.</param>
    public static ExplorationSummary Of(MatrixReport report, IReadOnlyDictionary<MatrixCell, List<ExplorationLink>> links)
    {
        var cells = report.Rows.SelectMany(row => row.Cells.Select((cell, index) => (Row: row, Cell: cell, Column: GraceColumns[index]))).ToList();
        var findings = from entry in cells
                       from finding in entry.Cell.Report.Findings
                       group (entry.Row, entry.Column, entry.Cell, Finding: finding) by finding.Violation.Invariant into kind
                       select kind.First();
        return new ExplorationSummary
        {
            Search = "exhaustive",
            World = $"{Words<WorldKind>.Of(report.World)}{(report.InstantKill ? ", kills at once" : "")}",
            Complete = report.IsComplete,
            Turns = cells.Sum(entry => entry.Cell.Report.Turns),
            States = report.States,
            Transitions = report.Transitions,
            ElapsedMs = report.Elapsed.TotalMilliseconds,
            Coverage = [.. cells.Select(entry =>
                new ExplorationCell(entry.Row.Name, entry.Column, entry.Cell.Letters, entry.Cell.Report.States, entry.Cell.Report.IsComplete)
                {
                    Links = links.GetValueOrDefault(entry.Cell) ?? [],
                })],
            Legend = [.. ViolationLetters.Legend.Select(entry => new ExplorationLink(entry.Letters, entry.Meaning))],
            Findings = [.. findings.Take(FindingsMax).Select(entry => Of(
                entry.Cell.Report.Settings.World, entry.Finding, $"{entry.Finding.Violation.Invariant}: scheme {entry.Row.Name}, grace {entry.Column}"))],
        };
    }

    private static ExplorationFinding Of(WorldSettings world, Finding finding, string title)
    {
        var story = Story.Of(world, Shrinker.Shrink(world, finding.Schedule, finding.Violation.Invariant));
        return new ExplorationFinding(title, finding.Violation.Invariant.ToString(), finding.Violation.Predicted, [.. story.Select(Step)]);
    }

    private static ScheduleStep Step(StoryLine line) => new()
    {
        Number = line.Number,
        Who = line.Who,
        To = line.To,
        Doing = line.Doing,
        What = line.What,
        Before = line.Before,
        After = line.After,
        Violations = [.. line.Violations.Select(violation => $"{violation.Invariant}: {violation.Detail}")],
    };
}
