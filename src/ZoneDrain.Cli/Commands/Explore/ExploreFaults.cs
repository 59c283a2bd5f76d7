using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain explore --faults</c>: the table of what one fault does to each strategy, and the fault options of a single search.</summary>
internal static class ExploreFaults
{
    /// <summary>The group of the options.</summary>
    public const string Group = "Faults";

    /// <summary>The options: name, value and description.</summary>
    public static IReadOnlyList<(string Name, string Value, string Description)> Options { get; } =
    [
        ("--lose", "N", "Requests, answers or notices that may be lost; 0 unless given."),
        ("--repeat", "N", "Messages of which a copy may arrive again later; 0 unless given."),
        ("--reorder", "N", "Messages that may be late while their sender meets silence; 0 unless given."),
        ("--death", "N", "Silos that may die, 0 or 1, in a world of two; 0 unless given."),
        ("--home", "KIND", "Silo of the page then: living (default) or dying."),
        ("--twice", "N", "Messages that a second activation of the page may answer; 0 unless given."),
        ("--link", "KIND", "Messages concerned: any (default), holder-page, page-pgmap or drain."),
        ("--remedy", "KIND", "give-up, ask-again (default), stamps or fences."),
    ];

    /// <summary>Reads the options of a single search.</summary>
    public static FaultSettings Read(Func<string, string?> text, Problems problems)
    {
        int Number(string name)
        {
            if (text(name) is not { } given)
                return 0;
            if (int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value)
                && value <= FaultSettings.Max)
                return value;
            problems.Add(new Problem(name, given, "is not a number in range", $"0 to {FaultSettings.Max}"));
            return 0;
        }

        T Word<T>(string name, T otherwise)
            where T : struct, Enum
        {
            if (text(name) is not { } given || Words<T>.TryParse(given, out otherwise))
                return otherwise;
            problems.Add(new Problem(name, given, "is not known" + Suggestion.For(given, Words<T>.All), string.Join(", ", Words<T>.All)));
            return otherwise;
        }

        return new()
        {
            Lose = Number("--lose"),
            Repeat = Number("--repeat"),
            Reorder = Number("--reorder"),
            Death = Number("--death"),
            Home = Word("--home", PageHome.Living),
            Twice = Number("--twice"),
            Link = Word("--link", FaultLink.Any),
            Remedy = Word("--remedy", Remedy.AskAgain),
        };
    }

    /// <summary>Refuses options of a single search that are about faults which may not happen.</summary>
    public static void RefuseUseless(FaultSettings faults, Func<string, string?> text, Problems problems)
    {
        Refuse("--home", faults.Death == 0, "--death 1");
        Refuse("--link", faults.Lose + faults.Repeat + faults.Reorder == 0, "--lose, --repeat or --reorder");
        Refuse("--remedy", !faults.Any, "any of the faults");

        void Refuse(string name, bool isUseless, string fault)
        {
            if (isUseless && text(name) is { } given)
                problems.Add(new Problem(name, given, "means nothing where no fault that it is about may happen", $"beside {fault}"));
        }
    }

    /// <summary>
    /// Prints the table, or its lines of one strategy, and writes a trace of each cell that is not clean and a report. 10 for any violation, as of every
    /// search, and 11 where worlds only hang; the last sentence says whether the strongest remedy mends them all.
    /// </summary>
    public static ExitCode Run(CliHost host, StrategyId? strategy, string? directory)
    {
        var started = host.Clock.GetUtcNow();
        var report = FaultTable.Run(
            strategy is { } one ? [one] : FaultTable.Strategies, Environment.ProcessorCount, host.Clock, host.Interrupts.Token);
        host.Out.Write(FaultText.Of(report));
        foreach (var cell in report.Cells.Where(cell => directory is not null && !cell.IsClean))
            Write(host, directory!, cell);
        host.Out.WriteLine(report.IsMended
            ? "The strongest remedy, stamps and fences, which is what the cluster does, mends every fault."
            : "The strongest remedy, stamps and fences, leaves faults that it does not mend.");
        var code = CodeOf(report);
        ExplorationFolder.Write(host, directory, ExplorationSummaries.Of(report), code, seed: 1, started);
        return code;
    }

    private static ExitCode CodeOf(FaultReport report) =>
        report.Cells.Any(cell => cell.Report.Findings.Count > 0) ? ExitCode.SafetyViolated
        : report.Cells.Any(cell => cell.Report.Stuck.Count + cell.Report.Livelocks.Count > 0) ? ExitCode.LivenessViolated
        : report.IsComplete ? ExitCode.AllHeld : ExitCode.Inconclusive;

    private static void Write(CliHost host, string directory, FaultCell cell)
    {
        var name = $"{Words<Remedy>.Of(cell.Remedy)}-{cell.Strategy}-{cell.Column.Name.Replace(' ', '-')}";
        var world = cell.Report.Settings.World;
        foreach (var finding in cell.Report.Findings)
        {
            var invariant = finding.Violation.Invariant;
            Write(host, directory, $"{name}-{invariant}", ScheduleTrace.Of(world, Shrinker.Shrink(world, finding.Schedule, invariant), invariant));
        }

        if (cell.Report.Stuck.Count > 0)
            Write(host, directory, $"{name}-hangs", ScheduleTrace.Of(world, cell.Report.Stuck[0].Schedule, (Invariant?)null));
    }

    private static void Write(CliHost host, string directory, string name, ScheduleTrace trace)
    {
        var folder = host.PathOf(directory);
        Directory.CreateDirectory(folder);
        DurableFile.Replace(Path.Combine(folder, name + ".json"), trace.ToJson());
    }
}
