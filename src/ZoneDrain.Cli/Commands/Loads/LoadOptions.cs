using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Storage;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>Options of <c>load</c> and <c>soak</c>, and their reading: all problems are found before anything is built.</summary>
internal sealed class LoadOptions(bool soak)
{
    private const string Load = "Load";
    private const string Elsewhere = "Results elsewhere";
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly bool _soak = soak;
    private readonly ArrivalOptions _arrivals = new(soak);
    private readonly Argument<string?> _scenario = new("SCENARIO") { Arity = ArgumentArity.ZeroOrOne };
    private readonly TextOption _strategy = new(Load, "--strategy", "NAME", "The drain; the first device's, or the native one of its scheme, unless given.");
    private readonly TextOption _resume = new(Load, "--resume", "RUN", "Go on with a soak that was killed, at its next cycle; in place of SCENARIO.");
    private readonly FlagOption _newWorld = new(
        Load, "--new-world", "With --resume: go on in a new world, although the one that the soak had should be in the cluster's database.");
    private readonly TextOption _store = new(Elsewhere, "--store", "postgres://…", "Keep the run and its series in a PostgreSQL database as well.");
    private readonly TextOption _otlp = new(Elsewhere, "--otlp", "URL", $"Send metrics by OTLP over HTTP; {EndpointVariable} unless given.");
    private readonly TextOption _silos = new("Cluster", "--silos", "N",
        $"Start N silos as processes for this run, 1 to {INeedsCluster.SilosMax}; faults of silos need them (engine orleans).");
    private readonly FlagOption _dashboard = new("Dashboard", "--dashboard", "Show the run in a browser while it lasts, and its report after it.");
    private readonly ServerOptionNames _server = new();
    private readonly CommonOptions _common = new();

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scenario);
        _arrivals.AddTo(command);
        command.Add(_strategy);
        if (_soak)
        {
            command.Add(_resume);
            command.Add(_newWorld);
        }

        command.Add(_store);
        command.Add(_otlp);
        command.Add(_silos);
        command.Add(_dashboard);
        _server.AddTo(command);
        _common.AddTo(command);
    }

    /// <summary>Reads all of them; null, with every problem, when one is wrong.</summary>
    public LoadInputs? Read(ParseResult parsed, CliHost host, CliServices services, Problems problems)
    {
        var name = parsed.GetValue(_scenario);
        if (ParseProblems.MistakenOption(name, parsed.CommandResult.Command) is { } mistaken)
        {
            problems.Add(mistaken);
            return null;
        }

        var common = _common.Read(parsed, problems);
        var otlp = ReadOtlp(parsed.GetValue(_otlp), host, problems);
        var dashboard = _server.Read(parsed, host, problems, only: parsed.GetValue(_dashboard));
        var resume = _soak ? parsed.GetValue(_resume) : null;
        string[] sets = [.. common.Sets, .. _arrivals.Read(parsed, problems)];
        var inputs = resume is null
            ? ReadNew(name, parsed, host, services, common, sets, problems)
            : ReadResumed(resume, name, host, services, common, sets, problems);
        if (inputs is not null && parsed.GetValue(_newWorld))
            inputs = WithoutWorld(inputs, resume, problems);
        var silos = ReadSilos(parsed.GetValue(_silos), inputs?.Engine ?? common.Engine, problems) ?? inputs?.Request.Resume?.Silos;
        if (inputs is not null)
            inputs = inputs with { Request = inputs.Request with { Silos = silos } };
        if (inputs is not null)
            CheckSilos(inputs, silos, problems);
        var next = $"zonedrain {(_soak ? "soak" : "load")} {name ?? ShippedScenarios.Default}";
        var store = problems.Any ? null : RunStore.Open(RunStore.AddressOf(parsed.GetValue(_store), host), next, problems);
        if (!problems.Any && inputs!.Load is INeedsCluster cluster)
        {
            cluster.Reach(host, silos, inputs.Request.Scenario.Faults.Any(fault => FaultWords.IsOfCalls(fault.Fault)), problems);
            if (!problems.Any && inputs.Request.Resume?.World is { } world)
                cluster.FindWorld(world, resume!, problems);
        }

        if (!problems.Any)
            return inputs! with { Store = store, Otlp = otlp, Dashboard = dashboard };
        inputs?.Folder?.Dispose();
        return null;
    }

    private static LoadInputs WithoutWorld(LoadInputs inputs, string? resume, Problems problems)
    {
        if (resume is null)
            problems.Add(new Problem("--new-world", "", "is given without --resume, and a new soak has a new world anyway", "--resume RUN beside it"));
        if (inputs.Request.Resume is not { World: { } world } state)
            return inputs;
        return inputs with
        {
            Request = inputs.Request with { Resume = state with { World = null } },
            Warnings = [.. inputs.Warnings, $"the world {world} is given up; if it is still in a database, it stays there."],
        };
    }

    private static int? ReadSilos(string? text, string engine, Problems problems)
    {
        if (text is null)
            return null;
        if (engine != "orleans")
            problems.Add(new Problem("--silos", text, $"is given, and the {engine} engine has no silos", "--engine orleans beside it"));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var silos) && silos is >= 1 and <= INeedsCluster.SilosMax)
            return silos;
        problems.Add(new Problem("--silos", text, "is not a number of silos", $"1 to {INeedsCluster.SilosMax}"));
        return null;
    }

    private static void CheckSilos(LoadInputs inputs, int? silos, Problems problems)
    {
        if (silos >= 2 || inputs.Load is not INeedsCluster)
            return;
        foreach (var (index, fault) in inputs.Request.Scenario.Faults.Index())
        {
            if (FaultWords.IsOfSilos(fault.Fault))
            {
                const string Needs = "needs silos of the run's own, one of which may go";
                problems.Add(new Problem($"faults[{index}].fault", FaultWords.Of(fault.Fault), Needs, "--silos 3"));
            }
        }
    }

    private static Uri? ReadOtlp(string? text, CliHost host, Problems problems)
    {
        var given = text ?? (host.Environment.TryGetValue(EndpointVariable, out var value) && value.Length > 0 ? value : null);
        if (given is null)
            return null;
        if (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        problems.Add(new Problem(text is null ? EndpointVariable : "--otlp", given, "is not the address of a collector", "as http://127.0.0.1:4318"));
        return null;
    }

    private LoadInputs? ReadNew(
        string? name, ParseResult parsed, CliHost host, CliServices services, CommonOptions.Values common, string[] sets, Problems problems)
    {
        if (name is null)
        {
            var allowed = $"the path of a .yaml or .json file, or one of {string.Join(", ", ShippedScenarios.List())}";
            problems.Add(new Problem("SCENARIO", "", "is missing", allowed), $"zonedrain {(_soak ? "soak" : "load")} {ShippedScenarios.Default}");
            return null;
        }

        var result = ScenarioSource.Load(name, host, ScenarioSource.Options(host, sets, common.Seed, null, LoadMetrics.Quantities), problems);
        if (result?.Effective is not { } effective)
            return null;
        var scenario = effective.Scenario;
        if (_arrivals.RateOf(parsed) is { } rate && scenario.Load.Stages.Count > 0)
            problems.Add(new Problem("--rate", rate, "is given, and the scenario has load.stages with rates of their own", "--set load.stages=[] beside it"));
        var strategy = scenario.Devices[0].Drain ?? SchemeList.Get(scenario.Devices[0].Scheme).NativeDrain;
        if (parsed.GetValue(_strategy) is { } given && !Words<StrategyId>.TryParse(given, out strategy))
            problems.Add(new Problem("--strategy", given, "is not a strategy" + Suggestion.For(given, StrategyNames.All), string.Join(", ", StrategyNames.All)),
                "zonedrain list strategies");
        var warnings = result.Warnings.Select(warning => warning.ToString()).ToList();
        Check(scenario, strategy, host, common.Engine, warnings, problems);
        if (problems.Any)
            return null;
        var workers = EngineNames.Workers(common.Engine, scenario.Load.Threads);
        var request = new LoadRequest(scenario, strategy, workers, scenario.Seed) { Soak = _soak };
        return new LoadInputs(
            _soak ? "soak" : "load", services.Loads[common.Engine], request, effective, common.Engine, common.Out, common.Json, warnings);
    }

    private void Check(Scenario scenario, StrategyId strategy, CliHost host, string engine, List<string> warnings, Problems problems)
    {
        var command = _soak ? "soak" : "load";
        foreach (var refusal in ComparisonRunner.Refusals(scenario, [strategy]))
        {
            problems.Add(
                new Problem("--strategy", StrategyNames.Of(strategy), $"cannot be used: {refusal}", "another strategy or scheme"), "zonedrain list schemes");
        }

        if (ScenarioFootprint.Estimate(scenario, 1).RefusalUnder(host.MemoryBytes) is { } refused)
            problems.Add(new Problem("devices", scenario.Name, $"do not fit into memory: {refused}", ""), $"zonedrain {command} --set devices[0].size=64MiB");
        var max = engine == EngineNames.Default ? EngineNames.WorkersMax : EngineNames.CallersMax;
        if (EngineNames.Problem(scenario.Load.Threads, max) is { } tooMany)
            problems.Add(tooMany);

        var length = !_soak || scenario.Load.Stages.Count > 0 ? scenario.Load.Length : scenario.Soak.Cycle;
        foreach (var (index, fault) in scenario.Faults.Index())
        {
            var word = FaultWords.Of(fault.Fault);
            if (FaultWords.Refusal(fault.Fault, engine) is { } sentence)
            {
                problems.Add(new Problem($"faults[{index}].fault", word, sentence, "another fault, or --engine orleans"), "zonedrain list faults");
            }
            else if (fault.At >= length)
                warnings.Add($"faults[{index}] ({word}) begins {Text(fault.At)} after the start, and "
                    + $"{(_soak ? "a cycle's load" : "the load")} lasts {Text(length)}: it never happens.");
        }
    }

    private static LoadInputs? ReadResumed(
        string run, string? name, CliHost host, CliServices services, CommonOptions.Values common, string[] sets, Problems problems)
    {
        const string Allowed = "the folder of a soak that was killed, as runs/latest";
        if (name is not null)
            problems.Add(new Problem("SCENARIO", name, "is given beside --resume, which knows its scenario", "one of the two"));
        if (problems.Any)
            return null;
        LoadFolder? folder = null;
        SoakState state;
        try
        {
            folder = LoadFolder.Reopen(host.PathOf(run), host.Clock, out state, out var error);
            if (folder is null)
            {
                problems.Add(new Problem("--resume", run, error, Allowed), $"zonedrain soak {ShippedScenarios.Default}");
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("--resume", run, $"cannot be written: {exception.Message}", Allowed));
            return null;
        }

        // Only the length may change: another load would make the drift a riddle.
        string[] foreign = [.. sets.Where(set => !set.StartsWith("soak.duration=", StringComparison.Ordinal))];
        foreach (var set in foreign)
            problems.Add(new Problem("--resume", set, "cannot change what is resumed", "--duration alone"));
        var result = ScenarioLoader.LoadFile(folder.ScenarioPath, new() { Sets = sets, Metrics = LoadMetrics.Quantities });
        problems.Add(result);
        if (!services.Loads.TryGetValue(folder.Run.Engine, out var load))
        {
            var message = $"ran on the {folder.Run.Engine} engine, which this program does not have";
            problems.Add(new Problem("--resume", run, message, string.Join(", ", services.Loads.Keys)));
        }

        if (problems.Any || result.Effective is not { } effective)
        {
            folder.Dispose();
            return null;
        }

        if (!Words<StrategyId>.TryParse(state.Strategy, out var strategy))
            strategy = effective.Scenario.Devices[0].Drain ?? SchemeList.Get(effective.Scenario.Devices[0].Scheme).NativeDrain;
        LoadRequest request;
        try
        {
            request = Resumed(folder, state, effective.Scenario, strategy, host);
        }
        catch (RunFileException exception)
        {
            problems.Add(new Problem("--resume", run, $"cannot be read: {exception.Message}", Allowed));
            folder.Dispose();
            return null;
        }

        return new LoadInputs(
            "soak", load!, request, effective, folder.Run.Engine, common.Out, common.Json, [])
        {
            Folder = folder,
        };
    }

    // What was recorded after the last whole cycle counts as time that was soaked; the cycle itself begins anew.
    private static LoadRequest Resumed(LoadFolder folder, SoakState state, Scenario scenario, StrategyId strategy, CliHost host)
    {
        var last = folder.Seconds().LastOrDefault();
        var elapsed = Math.Max(state.ElapsedMs, last is null ? 0 : last.AtMs + 1000);
        var gap = Math.Max(0, (host.Clock.GetUtcNow() - folder.Run.Started).TotalMilliseconds - elapsed);
        var resumed = state with
        {
            SoakedMs = state.SoakedMs + elapsed - state.ElapsedMs,
            ElapsedMs = elapsed,
            NextSecond = Math.Max(state.NextSecond, last is null ? 0 : last.Second + 1),
            Gaps = [.. state.Gaps, new LoadGap(elapsed, elapsed + gap, state.NextCycle)],
        };
        var workers = EngineNames.Workers(folder.Run.Engine, scenario.Load.Threads);
        return new LoadRequest(scenario, strategy, workers, folder.Run.Seed)
        {
            Soak = true,
            Resume = resumed,
            CyclesBefore = [.. folder.Cycles()],
            GapMs = gap,
        };
    }

    private static string Text(TimeSpan span) => Units.FormatDuration(span.Ticks * TimeSpan.NanosecondsPerTick);
}
