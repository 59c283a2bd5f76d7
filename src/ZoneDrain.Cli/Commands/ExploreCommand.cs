using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Experiments.Verdicts;
using ZoneDrain.Grace;
using Found = ZoneDrain.Engines.Deterministic.Finding;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain explore</c>.</summary>
internal static class ExploreCommand
{
    private const string World = "World";
    private const string Search = "Search";

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prove, "explore", "Search interleavings for a broken invariant.")
        {
            Synopsis = "[--scheme ID] [--teardown KIND] [--grace PLACE] [--matrix] [--out DIR]",
            Examples =
            [
                "zonedrain explore --scheme e --teardown devdax-zap",
                "zonedrain explore --matrix --instant-kill --out traces",
                "zonedrain explore --world large --search pct --schedules 10000",
            ],
        };
        var words = new Dictionary<string, TextOption>();
        void Add(string group, string name, string value, string description) => command.Add(words[name] = new(group, name, value, description));
        Add(World, "--world", "KIND", "small (default), second-mapping or large.");
        Add(World, "--scheme", "ID", "Reference scheme; d unless given.");
        Add(World, "--strategy", "ID", "Drain strategy; the scheme's native one unless given.");
        Add(World, "--teardown", "KIND", "disorderly (default), orderly, orderly-unlinked or devdax-zap.");
        Add(World, "--grace", "PLACE", "none, at-kill, after-drain or both (default).");
        Add(Search, "--search", "KIND", "exhaustive (default), random or pct.");
        Add(Search, "--seed", "N", "Seed of random and pct; 1 unless given.");
        Add(Search, "--schedules", "N", "Schedules of random and pct; 100000 unless given.");
        Add(Search, "--states", "N", "States of an exhaustive search at most; 5000000 unless given.");
        foreach (var (name, value, description) in ExploreFaults.Options)
            Add(ExploreFaults.Group, name, value, description);
        Add("Output", "--out", "DIR", "Writes a trace and a diagram of each finding there.");
        var matrix = new Option<bool>("--matrix") { Description = "Every scheme, teardown and grace placement, exhaustively." };
        var faults = new Option<bool>("--faults") { Description = "What one lost or repeated message, death or double does to every strategy, and what mends it." };
        var instant = new Option<bool>("--instant-kill") { Description = "A kill reaches all workers at once, and a first use is one turn." };
        var cure = new Option<bool>("--refault-retakes") { Description = "A re-fault on a zapped entry takes its reference again (c, c3)." };
        foreach (Option option in (Option[])[matrix, faults, instant, cure])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain explore --help");
            string? Text(string name) => parsed.GetValue(words[name]);
            var world = new WorldSettings
            {
                World = ReadWord(Text("--world"), WorldKind.Small, "--world", problems),
                Scheme = ReadWord(Text("--scheme"), SchemeId.D, "--scheme", problems),
                Strategy = Text("--strategy") is { } strategy ? ReadWord(strategy, StrategyId.Sweep, "--strategy", problems) : null,
                Teardown = ReadWord(Text("--teardown"), TeardownKind.Disorderly, "--teardown", problems),
                Grace = ReadWord(Text("--grace"), GracePlacement.Both, "--grace", problems),
                InstantKill = parsed.GetValue(instant),
                RefaultRetakes = parsed.GetValue(cure),
                Faults = ExploreFaults.Read(Text, problems),
            };
            var settings = new ExploreSettings
            {
                World = world,
                Search = ReadWord(Text("--search"), SearchKind.Exhaustive, "--search", problems),
                Seed = (ulong)ReadNumber(Text("--seed"), 1, 0, "--seed", problems),
                Schedules = ReadNumber(Text("--schedules"), 100_000, 1, "--schedules", problems),
                StatesMax = (int)Math.Min(int.MaxValue / 2, ReadNumber(Text("--states"), 5_000_000, 1, "--states", problems)),
                Clock = host.Clock,
            };
            var fit = StrategyTable.Of(world.Scheme, world.Drain);
            if (fit.Fitness == Fitness.Refused)
                problems.Add(new Problem("--strategy", Text("--strategy") ?? "", $"cannot run: {fit.Reason}", ""));
            if (parsed.GetValue(matrix) && world.World == WorldKind.Large)
                problems.Add(new Problem("--matrix", "", "is exhaustive, and the large world is not searched to its end", "--world small, second-mapping"));
            if (FaultSettings.Refusal(world) is { } refusal)
                problems.Add(new Problem("--remedy", Text("--remedy") ?? "", refusal, ""));
            if (problems.Any)
                return (int)problems.Refuse(host);
            if (parsed.GetValue(faults))
                return (int)ExploreFaults.Run(host, Text("--out"));
            return (int)(parsed.GetValue(matrix) ? RunMatrix(host, world, Text("--out")) : Run(host, settings, Text("--out")));
        });
        return command;
    }

    private static ExitCode RunMatrix(CliHost host, WorldSettings world, string? directory)
    {
        var report = Matrix.Run(world.World, world.InstantKill, Environment.ProcessorCount, host.Clock, null, host.Interrupts.Token);
        host.Out.Write(MatrixText.Of(report));
        foreach (var cell in report.Rows.SelectMany(row => row.Cells).Select(cell => cell.Report))
        {
            foreach (var finding in cell.Findings)
                Write(host, directory, cell.Settings.World, finding);
        }

        bool unpredicted = report.Rows.Any(row => row.Cells.Any(cell => cell.Report.HasUnpredicted));
        return unpredicted ? ExitCode.SafetyViolated : report.IsComplete ? ExitCode.AllHeld : ExitCode.Inconclusive;
    }

    private static ExitCode Run(CliHost host, ExploreSettings settings, string? directory)
    {
        var report = Exploration.Run(settings, host.Interrupts.Token);
        var page = new Page(host);
        double rate = report.Turns / Math.Max(1e-9, report.Elapsed.TotalSeconds);
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{Words<SearchKind>.Of(settings.Search)} search of world {Words<WorldKind>.Of(settings.World.World)}: {report.Turns} turns, {rate:F0} a second; "
            + $"{report.Schedules} schedules, {report.States} states, {report.Transitions} transitions, {report.NewInLastThousand} new states in the last "
            + $"thousand schedules; {(report.IsComplete ? "complete" : "not complete")}."));
        foreach (var finding in report.Findings)
        {
            page.Heading($"{finding.Violation.Invariant}{(finding.Violation.Predicted ? " (foretold)" : "")}, {finding.Schedule.Count} steps");
            foreach (var line in Story.Of(settings.World, Shrinker.Shrink(settings.World, finding.Schedule, finding.Violation.Invariant)))
                host.Out.WriteLine(line);
            Write(host, directory, settings.World, finding);
        }

        foreach (var stuck in report.Stuck)
        {
            page.Heading($"Nothing can run after {stuck.Schedule.Count} steps");
            page.Bullets(stuck.Waiting);
        }

        if (host.Interrupts.Code is { } interrupted)
            return interrupted;

        // A search looks for holes, so a hazard that the tables foretell is a find like any other.
        if (report.Findings.Count > 0)
            return ExitCode.SafetyViolated;
        if (report.Stuck.Count > 0 || report.Endless > 0)
            return ExitCode.LivenessViolated;
        return report.IsComplete ? ExitCode.AllHeld : ExitCode.Inconclusive;
    }

    private static void Write(CliHost host, string? directory, WorldSettings world, Found finding)
    {
        if (directory is null)
            return;
        string folder = host.PathOf(directory);
        Directory.CreateDirectory(folder);
        string cured = world.RefaultRetakes ? "-retakes" : "";
        string name = $"{world.Scheme}{cured}-{Words<TeardownKind>.Of(world.Teardown)}-{Words<GracePlacement>.Of(world.Grace)}-{finding.Violation.Invariant}";
        var schedule = Shrinker.Shrink(world, finding.Schedule, finding.Violation.Invariant);
        File.WriteAllText(Path.Combine(folder, name + ".json"), ScheduleTrace.Of(world, schedule, finding.Violation.Invariant).ToJson());
        File.WriteAllText(Path.Combine(folder, name + ".svg"), SpaceTimeDiagram.Of(name, Story.Of(world, schedule)));
    }

    private static T ReadWord<T>(string? text, T otherwise, string place, Problems problems)
        where T : struct, Enum
    {
        if (text is null || Words<T>.TryParse(text, out T value))
            return text is null ? otherwise : Words<T>.TryParse(text, out value) ? value : otherwise;
        problems.Add(new Problem(place, text, "is not known" + Suggestion.For(text, Words<T>.All), string.Join(", ", Words<T>.All)));
        return otherwise;
    }

    private static long ReadNumber(string? text, long otherwise, long least, string place, Problems problems)
    {
        if (text is null)
            return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least)
            return value;
        problems.Add(new Problem(place, text, "is not a number in range", $"a whole number from {least}"));
        return otherwise;
    }
}
