using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Storage;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>Options of <c>compare</c>, and their reading: all problems are found before anything is built.</summary>
internal sealed class CompareOptions
{
    private static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BudgetMax = TimeSpan.FromDays(1);

    private const int DifferencesShown = 8;

    // Strategies take turns: one world is alive at a time.
    private const int Worlds = 1;
    private const string What = "What is compared";
    private const string Answer = "The answer";
    private const string Setting = "Scenario";

    private readonly Argument<string?> _scenario = new("SCENARIO") { Arity = ArgumentArity.ZeroOrOne, HelpName = "[SCENARIO | --trace FILE]" };
    private readonly TextOption _strategies = new(What, "--strategies", "A,B,…|all", "At least two; sweep,counter,percpu,bulk unless given.");
    private readonly TextOption _repeat = new(What, "--repeat", "N", $"Measured repetitions of each, 1 to {RepeatSpec.Max}; the scenario's unless given.");
    private readonly TextOption _budget = new(
        What, "--budget", "TIME", "How long it may take: it ends sooner when every interval is within 10 %. 60s unless given; 0s measures no prices in situ.");
    private readonly TextsOption _price = new(
        Answer, "--price", "EVENT=TIME",
        "What one event costs those who pay for it, as page-read=2ns or counter:first-use=40ns (give last-use beside it). Repeatable; the rest is measured.");
    private readonly TextOption _prices = new(
        Answer, "--prices", "measured|kernel|FILE", "kernel: estimates for a Linux kernel; FILE: prices that somebody recorded, with their origin.");
    private readonly TextOption _explain = new(Answer, "--explain", "STRATEGY", "Show its cost line by line: events × prices.");
    private readonly TextOption _baseline = new(Answer, "--baseline", "RUN", "An earlier run folder; slower beyond the interval ends with exit code 21.");
    private readonly TextOption _trace = new(Setting, "--trace", "FILE", "A recorded kernel trace in place of a scenario.");
    private readonly TextOption _pace = new(
        Setting, "--pace", "recorded|fast", "The trace in recorded order on one worker (unless given), or each process on its own, on all.");
    private readonly TextOption _store = new("Results elsewhere", "--store", "postgres://…", "Keep the run and its lives in a PostgreSQL database as well.");
    private readonly FlagOption _dashboard = new("Dashboard", "--dashboard", "Show the run in a browser while it lasts, and its report after it.");
    private readonly ServerOptionNames _server = new();
    private readonly CommonOptions _common = new();
    private readonly ScanOptions _scan = new();

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scenario);
        foreach (var option in (Option[])[_strategies, _repeat, _budget, _price, _prices, _explain, _baseline, _trace, _pace, _store, _dashboard])
            command.Add(option);
        _scan.AddTo(command);
        _server.AddTo(command);
        _common.AddTo(command);
    }

    /// <summary>Reads all of them; null, with every problem, when one is wrong.</summary>
    public CompareInputs? Read(ParseResult parsed, CliHost host, CliServices services, Problems problems)
    {
        var name = parsed.GetValue(_scenario);
        if (ParseProblems.MistakenOption(name, parsed.CommandResult.Command) is { } mistaken)
        {
            problems.Add(mistaken);
            return null;
        }

        var common = _common.Read(parsed, problems);
        var strategies = StrategyNames.Read(parsed.GetValue(_strategies), problems);
        var repeat = ReadRepeat(parsed.GetValue(_repeat), problems);
        var budget = ReadBudget(parsed.GetValue(_budget), problems);
        var prices = ReadPrices(parsed, host, problems);
        var dashboard = _server.Read(parsed, host, problems, only: parsed.GetValue(_dashboard));
        var explain = StrategyNames.ReadExplain(parsed.GetValue(_explain), strategies, problems);
        var baseline = ReadBaseline(parsed.GetValue(_baseline), strategies, host, problems);
        var tracePath = parsed.GetValue(_trace);
        var trace = tracePath is null ? null : TraceSource.Read("--trace", tracePath, host, problems);
        var pace = ReadPace(parsed.GetValue(_pace), tracePath, problems);
        ScenarioResult? Load(IReadOnlyList<string> more) =>
            ReadScenario(name, tracePath, host, ScenarioSource.Options(host, [.. common.Sets, .. more], common.Seed, repeat), problems);
        var scenario = Load([]);
        if (scenario?.Scenario is { } found && ScenarioFootprint.Estimate(found, Worlds).RefusalUnder(host.MemoryBytes) is { } refusal)
            problems.Add(new Problem("devices", found.Name, $"do not fit into memory: {refusal}", ""), "zonedrain compare --set devices[0].size=64MiB");
        if (scenario?.Scenario is { } worked && EngineNames.Problem(worked.Load.Threads, EngineNames.WorkersMax) is { } tooMany)
            problems.Add(tooMany);
        CheckBaselineScenario(baseline, scenario, problems);
        var warnings = new List<string>();
        if (scenario?.Scenario is { } fitting)
            strategies = Fitting(strategies, fitting, parsed.GetValue(_strategies), warnings, problems);
        var request = scenario?.Effective is not { } effective ? null
            : new CompareRequest(effective.Scenario, effective, strategies, repeat, effective.Scenario.Seed, prices.Prices, explain)
            {
                EdgePairsPerSecond = prices.EdgePairsPerSecond,
                Budget = budget,
                Trace = trace,
                Pace = pace,
            };
        var scan = _scan.Read(parsed, request, Load, problems);
        if (scan is not null && (baseline is not null || dashboard is not null))
            problems.Add(new Problem("--scan", "", "makes several runs", "neither --baseline nor --dashboard beside it"));
        if (!problems.Any && services.Comparisons[common.Engine] is INeedsCluster cluster)
            cluster.Reach(host, null, callFaults: false, problems);
        var store = problems.Any ? null : RunStore.Open(RunStore.AddressOf(parsed.GetValue(_store), host), "zonedrain compare", problems);
        if (problems.Any)
            return null;

        if (request!.Scenario.Faults.Count > 0)
            warnings.Add("faults: the timeline is left out, for strategies are compared in health; load and soak play it.");
        warnings.InsertRange(0, scenario!.Warnings.Select(warning => warning.ToString()));
        return new CompareInputs(services.Comparisons[common.Engine], request, common.Engine, common.Out, common.Json, baseline, warnings, dashboard)
        {
            Store = store,
            Scan = scan,
        };
    }

    // A strategy that was named is refused with the reason; of those that were not, the ones that fit run and the others are told.
    private static IReadOnlyList<StrategyId> Fitting(
        IReadOnlyList<StrategyId> strategies, Scenario scenario, string? named, List<string> warnings, Problems problems)
    {
        var refusals = ComparisonRunner.Refusals(scenario, strategies);
        StrategyId[] fit = [.. strategies.Where(strategy => ComparisonRunner.Refusals(scenario, [strategy]).Count == 0)];
        if (refusals.Count == 0)
            return strategies;
        if ((named is null or "all") && fit.Length >= 2)
        {
            warnings.AddRange(refusals.Select(refusal => $"left out: {refusal}"));
            return fit;
        }

        var allowed = string.Join(", ", Enum.GetValues<StrategyId>().Where(strategy => ComparisonRunner.Refusals(scenario, [strategy]).Count == 0)
            .Select(StrategyNames.Of));
        foreach (var refusal in refusals)
            problems.Add(new Problem("--strategies", "", refusal, allowed), "zonedrain compare --strategies all");
        return strategies;
    }

    private static ScenarioResult? ReadScenario(string? name, string? tracePath, CliHost host, ScenarioLoadOptions options, Problems problems)
    {
        if (tracePath is null)
            return ScenarioSource.Load(name ?? ShippedScenarios.Default, host, options, problems);
        if (name is not null)
            problems.Add(new Problem("SCENARIO", name, "is given beside --trace", "one of the two; --set changes the surroundings of a trace"));
        var result = TraceScenario.For(tracePath, options);
        problems.Add(result);
        return result.Effective is null ? null : result;
    }

    private static TracePace ReadPace(string? text, string? tracePath, Problems problems)
    {
        if (text is not null && tracePath is null)
            problems.Add(new Problem("--pace", text, "is given without --trace", "--trace FILE beside it"));
        if (text is null or "recorded")
            return TracePace.Recorded;
        if (text != "fast")
            problems.Add(new Problem("--pace", text, "is not a pace", "recorded, fast"));
        return TracePace.Fast;
    }

    private static int? ReadRepeat(string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= RepeatSpec.Max)
            return count;
        problems.Add(new Problem("--repeat", text, "is not a number of repetitions", $"1 to {RepeatSpec.Max}"));
        return null;
    }

    private static TimeSpan ReadBudget(string? text, Problems problems)
    {
        if (text is null)
            return DefaultBudget;
        if (!Durations.TryParse(text, out var ns, out var error))
            problems.Add(new Problem("--budget", text, error, ""));
        else if (ns > BudgetMax.TotalNanoseconds)
            problems.Add(new Problem("--budget", text, "is too long", $"0s to {Durations.Format(BudgetMax.TotalNanoseconds)}"));
        else
            return TimeSpan.FromMicroseconds(ns / 1e3);
        return DefaultBudget;
    }

    private static Baseline? ReadBaseline(string? path, IReadOnlyList<StrategyId> strategies, CliHost host, Problems problems)
    {
        if (path is null)
            return null;
        const string Allowed = "a run folder of compare, or its result.json";
        var baseline = Baseline.Read(host.PathOf(path), out var error);
        if (baseline is null)
            problems.Add(new Problem("--baseline", path, error, Allowed), "zonedrain compare");
        else if (!strategies.Any(strategy => baseline.Strategies.Contains(StrategyNames.Of(strategy))))
            problems.Add(new Problem("--baseline", path, "has none of the strategies of this run", string.Join(", ", baseline.Strategies)));
        return baseline;
    }

    private static void CheckBaselineScenario(Baseline? baseline, ScenarioResult? scenario, Problems problems)
    {
        if (baseline is null || scenario?.Effective is not { } effective)
            return;
        var name = effective.Scenario.Name;
        if (baseline.Run.Scenario != name)
        {
            var message = $"is a run of the scenario {baseline.Run.Scenario}, and this is {name}";
            problems.Add(new Problem("--baseline", baseline.Path, message, "a run of the same scenario"));
            return;
        }

        // A device of another size is not a regression.
        if (baseline.ScenarioYaml is { } before && ScenarioDifference.Between(before, effective.ToYaml()) is { Count: > 0 } differences)
        {
            var message = $"ran another scenario; before and now: {string.Join("; ", differences.Take(DifferencesShown))}";
            problems.Add(new Problem("--baseline", baseline.Path, message, "a run with the same values (--set)"));
        }
    }

    // A preset or a file, and single prices on top of it.
    private PriceFile ReadPrices(ParseResult parsed, CliHost host, Problems problems)
    {
        var preset = parsed.GetValue(_prices) ?? "measured";
        var start = preset switch
        {
            "measured" => new PriceFile(Prices.None, "", null),
            "kernel" => new PriceFile(Prices.KernelEstimates, "", null),
            _ => ReadFile(preset, host, problems),
        };
        start.Prices.TryParse(parsed.GetValue(_price) ?? [], [.. StrategyNames.All], out var prices, out var errors);
        foreach (var error in errors)
            problems.Add(new Problem("--price", "", error, ""));
        foreach (var half in prices.HalfPairs())
            problems.Add(new Problem("--price", "", half, ""), "zonedrain compare --price counter:first-use=20ns --price counter:last-use=20ns");
        return start with { Prices = prices };
    }

    private static PriceFile ReadFile(string path, CliHost host, Problems problems)
    {
        const string Allowed = "measured, kernel, or a prices file";
        try
        {
            if (PriceFile.Read(File.ReadAllText(host.PathOf(path)), [.. StrategyNames.All], out var errors) is { } file)
                return file;
            foreach (var error in errors)
                problems.Add(new Problem("--prices", path, error, ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(new Problem("--prices", path, $"is no set of prices and no file that can be read: {exception.Message}", Allowed));
        }

        return new PriceFile(Prices.None, "", null);
    }
}
