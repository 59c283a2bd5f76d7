using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using Ended = ZoneDrain.Engines.Explorer.SearchVerdict;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain explore</c>.</summary>
internal static class ExploreCommand
{
    private const string World = "World";
    private const string Search = "Search";
    private static readonly string[] OfOneSearch =
    [
        "--scheme", "--strategy", "--teardown", "--grace", "--signals", "--search", "--seed", "--schedules", "--budget", "--states",
        .. ExploreFaults.Options.Select(option => option.Name),
    ];

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prove, "explore", "Search interleavings for a broken invariant.")
        {
            Synopsis = "[--scheme ID] [--teardown KIND] [--grace PLACE] [--matrix] [--out DIR]",
            Examples =
            [
                "zonedrain explore --scheme e --teardown devdax-zap",
                "zonedrain explore --matrix --out traces",
                "zonedrain explore --failures --scheme e",
                "zonedrain explore --world large --search pct --budget 10m",
            ],
        };
        var words = new Dictionary<string, TextOption>();
        void Add(string group, string name, string value, string description) => command.Add(words[name] = new(group, name, value, description));
        Add(World, "--world", "KIND", "small (default), second-mapping, write-back or large.");
        Add(World, "--scheme", "ID", "Reference scheme; d unless given.");
        Add(World, "--strategy", "ID", "Drain strategy; the scheme's native one unless given.");
        Add(World, "--teardown", "KIND", "disorderly (default), orderly, orderly-unlinked, devdax-zap or driver-memory.");
        Add(World, "--grace", "PLACE", "none, at-kill, after-drain or both (default).");
        Add(World, "--signals", "N", "Signals that may reach sleepers; 0 unless given.");
        Add(Search, "--search", "KIND", "exhaustive (default), random or pct.");
        Add(Search, "--seed", "N", "Seed of random and pct; 1 unless given.");
        Add(Search, "--schedules", "N", "Schedules of random and pct; 100000 unless given, or unless --budget is.");
        Add(Search, "--budget", "TIME", "Time after which a search ends, such as 10m; none unless given.");
        Add(Search, "--states", "N", "States of an exhaustive search at most; 20000000 unless given.");
        foreach (var (name, value, description) in ExploreFaults.Options)
            Add(ExploreFaults.Group, name, value, description);
        Add("Output", "--out", "DIR", "Writes a trace and a diagram of each finding there, and a report.");
        var matrix = new Option<bool>("--matrix")
        {
            Description = "Every scheme, teardown and grace placement, exhaustively, in any world but the large one.",
        };
        var faults = new Option<bool>("--faults")
        {
            Description = "What one lost or repeated message, death or double does to every strategy, and what mends it; with --strategy, to one.",
        };
        var orders = new Option<bool>("--orders")
        {
            Description = "Orders of offline, disable, destroy and release of a dax device that hang, leak or are refused; with --scheme, under one.",
        };
        var failures = new Option<bool>("--failures")
        {
            Description = "What is left of a device's memory when an operation on it fails, at each point; with --scheme, under one.",
        };
        var instant = new Option<bool>("--instant-kill") { Description = "A kill reaches all workers at once, and a first use is one turn." };
        var cure = new Option<bool>("--refault-retakes") { Description = "A re-fault on a zapped entry takes its reference again (c, c3)." };
        var wakes = new Option<bool>("--wake-at-mappings") { Description = "A sleeper is woken when only mappings are left: the cure of F4 (e, e19)." };
        foreach (var option in (Option[])[matrix, faults, orders, failures, instant, cure, wakes])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain explore --help");
            string? Text(string name) => parsed.GetValue(words[name]);
            var world = new WorldSettings
            {
                World = CommonOptions.ReadWord(Text("--world"), WorldKind.Small, "--world", problems),
                Scheme = CommonOptions.ReadWord(Text("--scheme"), SchemeId.D, "--scheme", problems),
                Strategy = Text("--strategy") is { } strategy ? CommonOptions.ReadWord(strategy, StrategyId.Sweep, "--strategy", problems) : null,
                Teardown = CommonOptions.ReadWord(Text("--teardown"), TeardownKind.Disorderly, "--teardown", problems),
                Grace = CommonOptions.ReadWord(Text("--grace"), GracePlacement.Both, "--grace", problems),
                InstantKill = parsed.GetValue(instant),
                RefaultRetakes = parsed.GetValue(cure),
                WakesAtMappings = parsed.GetValue(wakes),
                Signals = (int)Math.Min(1000, ReadNumber(Text("--signals"), 0, 0, "--signals", problems)),
                Faults = ExploreFaults.Read(Text, problems),
            };
            var settings = new ExploreSettings
            {
                World = world,
                Search = CommonOptions.ReadWord(Text("--search"), SearchKind.Exhaustive, "--search", problems),
                Seed = (ulong)ReadNumber(Text("--seed"), 1, 0, "--seed", problems),
                Schedules = ReadNumber(Text("--schedules"), Text("--budget") is null ? 100_000 : long.MaxValue, 1, "--schedules", problems),
                Time = CommonOptions.ReadTime("--budget", Text("--budget"), problems),
                StatesMax = (int)Math.Min(int.MaxValue / 2, ReadNumber(Text("--states"), 20_000_000, 1, "--states", problems)),
                Clock = host.Clock,
            };
            var fit = StrategyTable.Of(world.Scheme, world.Drain, world.Memory);
            if (fit.Fitness == Compatibility.Refused)
                problems.Add(new Problem("--strategy", Text("--strategy") ?? "", $"cannot run: {fit.Reason}", ""));
            if (parsed.GetValue(matrix) && world.World == WorldKind.Large)
                problems.Add(new Problem(
                    "--matrix", "", "is exhaustive, and the large world is not searched to its end", "--world small, second-mapping, write-back"));
            Option<bool>[] tables = [.. new[] { matrix, faults, orders, failures }.Where(table => parsed.GetValue(table))];
            if (tables.Length > 1)
                problems.Add(new Problem(tables[1].Name, "", $"is given beside {tables[0].Name}, and each is a table of its own", "one of the two"));
            if (tables.Length > 0)
            {
                Option<bool>[] flags = tables[0] == matrix ? [wakes] : [instant, cure, wakes];
                RefuseBeside(tables[0].Name, Text, [.. flags.Where(flag => parsed.GetValue(flag)).Select(flag => flag.Name)], problems);
            }
            else
            {
                RefuseUnheeded(settings, Text, problems);
            }

            if (tables.Length == 0 && world.Refusal is { } refusal)
            {
                var place = world.WakesAtMappings ? "--scheme" : world.Teardown == TeardownKind.DriverMemory ? "--teardown"
                    : world.Faults.Death > 0 ? "--death" : "--remedy";
                problems.Add(new Problem(place, Text(place) ?? "", refusal, ""));
            }

            ExploreFiles.Prepare(host, Text("--out"), problems);
            if (problems.Any)
                return (int)problems.Refuse(host);
            if (tables.Length == 0)
                return (int)Run(host, settings, Text("--out"));
            SchemeId? scheme = Text("--scheme") is null ? null : world.Scheme;
            try
            {
                return (int)(tables[0] == faults ? ExploreFaults.Run(host, world.Strategy, Text("--out"))
                    : tables[0] == failures ? ExploreFailures.Run(host, scheme)
                    : tables[0] == orders ? ExploreOrders.Run(host, scheme)
                    : ExploreMatrix.Run(host, world, Text("--out")));
            }
            catch (OperationCanceledException)
            {
                // Part of a table is none.
                return (int)(host.Interrupts.Code ?? ExitCode.Inconclusive);
            }
        });
        return command;
    }

    private static void RefuseBeside(string table, Func<string, string?> text, string[] flags, Problems problems)
    {
        var (names, why) = table switch
        {
            "--matrix" => (OfOneSearch, "searches every scheme to the end"),
            "--faults" => ([.. OfOneSearch.Where(name => name != "--strategy"), "--world"], "has worlds of its own, and is searched to the end"),
            _ => ([.. OfOneSearch.Where(name => name != "--scheme"), "--world", "--out"], "has a world of its own, and is searched to the end"),
        };
        foreach (var flag in flags)
            problems.Add(new Problem(flag, "", $"does not go with {table}, which {why}", ""));
        Refuse(names, text, $"does not go with {table}, which {why}", "", problems);
    }

    private static void RefuseUnheeded(ExploreSettings settings, Func<string, string?> text, Problems problems)
    {
        ExploreFaults.RefuseUseless(settings.World.Faults, text, problems);
        if (settings.Search == SearchKind.Exhaustive)
            Refuse(["--seed", "--schedules"], text, "means nothing to an exhaustive search, which draws nothing", "--search random or pct", problems);
        else
            Refuse(["--states"], text, "means nothing to a search that draws schedules and keeps no states", "--search exhaustive", problems);
    }

    private static void Refuse(string[] names, Func<string, string?> text, string why, string allowed, Problems problems)
    {
        foreach (var name in names)
        {
            if (text(name) is { } given)
                problems.Add(new Problem(name, given, why, allowed));
        }
    }

    private static ExitCode Run(CliHost host, ExploreSettings settings, string? directory)
    {
        var started = host.Clock.GetUtcNow();
        var report = Exploration.Run(settings, host.Interrupts.Token);
        var page = new Page(host);
        page.Paragraph(Summary(report));
        foreach (var finding in report.Findings)
        {
            var invariant = finding.Violation.Invariant;
            var schedule = Shrinker.Shrink(settings.World, finding.Schedule, invariant);
            page.Heading($"{invariant}{(finding.Violation.Predicted ? " (foretold)" : "")}, {schedule.Count} steps");
            foreach (var line in StoryFold.Of(Story.Of(settings.World, schedule)))
                host.Out.WriteLine(line);
            Wrote(host, ExploreFiles.Write(host, directory, settings.World, invariant.ToString(), schedule, invariant));
        }

        foreach (var hazard in report.Hazards)
        {
            var invariant = hazard.Violation.Invariant;
            var schedule = Shrinker.Shrink(settings.World, hazard.Schedule, invariant);
            page.Heading($"Hazard: {ViolationLetters.MeaningOf(invariant)} ({ViolationLetters.Of(invariant)}), {schedule.Count} steps");
            foreach (var line in StoryFold.Of(Story.Of(settings.World, schedule)))
                host.Out.WriteLine(line);
            Wrote(host, ExploreFiles.Write(host, directory, settings.World, invariant.ToString(), schedule, invariant));
        }

        var number = 0;
        foreach (var stuck in report.Stuck)
        {
            page.Heading($"Nothing can run after {stuck.Schedule.Count} steps");
            page.Bullets(stuck.Waiting);
            Wrote(host, ExploreFiles.Write(host, directory, settings.World, $"stuck-{++number}", stuck.Schedule, null));
        }

        foreach (var livelock in report.Livelocks)
        {
            page.Heading($"No progress after {livelock.Schedule.Count} steps");
            page.Bullets(livelock.Waiting);
        }

        var code = CodeOf(host, report);
        ExplorationFolder.Write(host, directory, ExplorationSummaries.Of(report), code, settings.Seed, started);
        return code;
    }

    private static ExitCode CodeOf(CliHost host, ExploreReport report)
    {
        if (host.Interrupts.Code is { } interrupted)
            return interrupted;

        // A search looks for holes, so a hazard that the tables foretell is a find like any other.
        if (report.Findings.Count > 0)
            return ExitCode.SafetyViolated;
        if (report.Stuck.Count + report.Livelocks.Count > 0)
            return ExitCode.LivenessViolated;
        return report.IsComplete ? ExitCode.AllHeld : ExitCode.Inconclusive;
    }

    private static string Summary(ExploreReport report)
    {
        var settings = report.Settings;
        var seconds = Math.Max(1e-9, report.Elapsed.TotalSeconds);
        var search = string.Create(
            CultureInfo.InvariantCulture,
            $"{Words<SearchKind>.Of(settings.Search)} search of world {Words<WorldKind>.Of(settings.World.World)} under scheme {settings.World.Scheme} with "
            + $"{settings.World.Drain}, {Words<TeardownKind>.Of(settings.World.Teardown)}, grace {Words<GracePlacement>.Of(settings.World.Grace)}, "
            + $"{(settings.World.InstantKill ? "kills seen at once" : "kills that travel")}: {report.Turns} turns, {report.Turns / seconds:F0} a second; "
            + $"{report.States} states{(report.StatesAtRestOnly ? " at rest" : "")}, {report.Transitions} transitions");
        var schedules = settings.Search == SearchKind.Exhaustive ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; {report.Schedules} schedules, {report.Schedules / seconds:F0} a second, {1000.0 * report.States / Math.Max(1, report.Schedules):F1} new states "
            + $"a thousand schedules and {report.NewInLastThousand} in the last thousand");
        var verdict = report.Verdict switch
        {
            Ended.Violated => "violated" + (report.IsComplete ? ", complete" : ", not complete"),
            Ended.Complete => "complete",
            _ => report.NotShown.Length == 0 ? "budget spent, not complete" : "not complete",
        };
        var blind = report.NotShown.Length == 0 ? "" : $" The kernel model has {report.NotShown} here, which no schedule of this world shows.";
        return $"{search}{schedules}. Verdict: {verdict}.{blind}";
    }

    private static void Wrote(CliHost host, string trace)
    {
        if (trace.Length > 0)
            host.Out.WriteLine($"zonedrain replay {trace}");
    }

    private static long ReadNumber(string? text, long otherwise, long least, string place, Problems problems)
    {
        if (text is null)
            return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least)
            return value;
        problems.Add(new Problem(place, text, "is not a number in range", $"a whole number from {least}"));
        return otherwise;
    }
}
