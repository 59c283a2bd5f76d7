using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Cli.Commands.Simulate;

/// <summary>Options of <c>simulate</c>, and their reading: all problems are found before anything is simulated.</summary>
internal sealed class SimulateOptions
{
    private const string Cluster = "Cluster";
    private const string Load = "Load";
    private const string ScanPath = "silos=";
    private const int CallersASilo = 16;
    private const int CallersMax = 1_000_000;
    private readonly Argument<string?> _scenario = new("SCENARIO") { Arity = ArgumentArity.ZeroOrOne };
    private readonly TextOption _silos = new(Cluster, "--silos", "N", $"Silos, 1 to {SimulatedOptions.SilosMax}; 3 unless given.");
    private readonly TextOption _cores = new(Cluster, "--cores", "N", $"Cores of a machine, 1 to {SimulatedOptions.CoresMax}; 1 unless given.");
    private readonly TextOption _machines = new(
        Cluster, "--machines", "N", "Machines whose cores the silos share, at most one a silo, which it is unless given.");
    private readonly TextOption _prices = new(
        Cluster, "--prices", "FILE", "What messages cost, as bench cluster-prices writes it; those of one machine unless given.");
    private readonly FlagOption _journal = new(Cluster, "--journal", "Turns are in a journal before they are acknowledged, as with states in PostgreSQL.");
    private readonly TextOption _callers = new(Load, "--callers", "N", $"Callers of the load, 1 to {CallersMax}; {CallersASilo} a silo unless given.");
    private readonly TextOption _operations = new(Load, "--operations", "N", "Operations before the devices go; the scenario's load.operations unless given.");
    private readonly TextOption _rate = new(
        Load, "--rate", "N/s", "An open loop of so many operations a second; callers follow each other in a closed one unless given.");
    private readonly TextOption _strategies = new("The answer", "--strategies", "LIST", "Drains, or all; bulk,sweep,counter,percpu unless given.");
    private readonly TextOption _scan = new("The answer", "--scan", "silos=N1,N2,…", "The same at each number of silos, and where each strategy is cheaper.");
    private readonly TextOption _swarm = new(
        "Faults", "--swarm", "TIME", "Draw clusters and faults from the seed for so long, such as 10m; what fails is made small.");
    private readonly CommonOptions _common = new(hasEngine: false);

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scenario);
        Option[] options =
        [
            _silos, _cores, _machines, _prices, _journal, _callers, _operations, _rate, _strategies, _scan, _swarm,
        ];
        foreach (var option in options)
            command.Add(option);
        _common.AddTo(command);
    }

    /// <summary>Reads all of them; null, with every problem, when one is wrong.</summary>
    public SimulateInputs? Read(ParseResult parsed, CliHost host, Problems problems)
    {
        var name = parsed.GetValue(_scenario);
        if (ParseProblems.MistakenOption(name, parsed.CommandResult.Command) is { } mistaken)
        {
            problems.Add(mistaken);
            return null;
        }

        var common = _common.Read(parsed, problems);
        var cores = (int)ReadNumber(parsed, _cores, 1, 1, SimulatedOptions.CoresMax, problems);
        var silos = ReadSilos(parsed, problems);
        var machines = (int)ReadNumber(parsed, _machines, 0, 1, silos.Min(), problems);
        var callers = (int)ReadNumber(parsed, _callers, 0, 1, CallersMax, problems);
        var operations = ReadNumber(parsed, _operations, 0, 1, 100_000_000_000, problems);
        var rate = ReadRate(parsed.GetValue(_rate), problems);
        var strategies = StrategyNames.Read(parsed.GetValue(_strategies), problems);
        var prices = parsed.GetValue(_prices) is { } file ? PricesFile.Read(file, host.PathOf(file), problems) : PricesFile.Default();
        var loaded = ScenarioSource.Load(
            name ?? ShippedScenarios.Default, host, ScenarioSource.Options(host, common.Sets, common.Seed, null), problems);
        if (problems.Any || loaded?.Effective is not { } effective)
            return null;

        var scenario = effective.Scenario;
        if (operations == 0)
            operations = scenario.Load.Operations;
        foreach (var refusal in ComparisonRunner.Refusals(scenario, strategies))
            problems.Add(new Problem("--strategies", "", refusal, ""), "zonedrain list strategies");
        CheckTimeline(scenario, silos.Min(), parsed.GetValue(_swarm) is not null, problems);
        CheckMemory(scenario, silos.Max(), callers, operations, problems);
        if (problems.Any)
            return null;
        IReadOnlyList<SimulationRequest> requests =
        [
            .. silos.Select(count => new SimulationRequest(
                scenario, strategies, count, cores, callers > 0 ? callers : Math.Min(CallersMax, CallersASilo * count),
                operations, rate, scenario.Seed)
            {
                Machines = machines,
                Faults = scenario.Faults.Count > 0 ? VirtualTimeline.Of(scenario.Faults, count, TimeSpan.FromSeconds(new SiloSettings().DeadAfterS)) : [],
            }),
        ];
        var swarm = ReadBudget(parsed, problems);
        if (problems.Any)
            return null;
        var scans = parsed.GetValue(_scan) is not null;
        return new(requests, effective, prices!, parsed.GetValue(_journal), scans, common.Out, common.Json) { Swarm = swarm };
    }

    private TimeSpan? ReadBudget(ParseResult parsed, Problems problems)
    {
        if (parsed.GetValue(_swarm) is not { } text)
            return null;
        foreach (var option in (TextOption[])[_silos, _cores, _machines, _callers, _operations, _rate, _strategies, _scan])
        {
            if (parsed.GetValue(option) is { } given)
                problems.Add(new Problem(option.Name, given, "does not go with --swarm, which draws it from the seed", ""));
        }

        return CommonOptions.ReadTime(_swarm.Name, text, problems);
    }

    private static void CheckTimeline(Scenario scenario, int silos, bool draws, Problems problems)
    {
        if (draws && scenario.Faults.Count > 0)
            problems.Add(new Problem("faults", scenario.Name, "has a timeline, which does not go with --swarm", "a scenario without: the seed draws faults"));
        else if (silos < 2 && scenario.Faults.Any(fault => FaultWords.IsOfSilos(fault.Fault)))
            problems.Add(new Problem("--silos", $"{silos}", "is too few for the scenario's timeline, which takes silos away", "2 or more"));
        foreach (var (place, fault) in scenario.Faults.Index().Where(fault => !VirtualTimeline.Allowed.Contains(fault.Item.Fault)))
        {
            problems.Add(new Problem($"faults[{place}].fault", FaultWords.Of(fault.Fault), "does not happen in virtual time",
                string.Join(", ", VirtualTimeline.Allowed.Select(FaultWords.Of))));
        }
    }

    private static void CheckMemory(Scenario scenario, int silos, int callers, long operations, Problems problems)
    {
        // Each operation makes one table at most; a process, one for each part of what it may map.
        var pages = scenario.Devices.Sum(device => device.Size / Units.PageSize);
        var tables = Math.Min(operations, checked(scenario.Processes.Count * (pages / SimulatedOptions.PagesATable + 1)));
        var needed = SimulatedOptions.MemoryNeeded(
            pages, scenario.Devices.Count, silos, Math.Max(callers, CallersASilo * silos), tables);
        var available = Memory.Available();
        if (needed <= available)
            return;
        var message = $"needs {Figure.Bytes(needed)} of memory with these devices and operations, and {Figure.Bytes(available)} are free";
        problems.Add(new Problem("--silos", $"{silos}", message, "fewer silos, processes or operations, or smaller devices"));
    }

    private int[] ReadSilos(ParseResult parsed, Problems problems)
    {
        if (parsed.GetValue(_scan) is not { } scan)
            return [(int)ReadNumber(parsed, _silos, 3, 1, SimulatedOptions.SilosMax, problems)];
        var allowed = $"as in {ScanPath}3,10,30,100: numbers from 1 to {SimulatedOptions.SilosMax}";
        if (parsed.GetValue(_silos) is { } given)
            problems.Add(new Problem("--silos", given, "is given beside --scan, which says how many", "one of the two"));
        if (!scan.StartsWith(ScanPath, StringComparison.Ordinal))
        {
            problems.Add(new Problem("--scan", scan, "does not say what to scan", allowed));
            return [1];
        }

        var found = new SortedSet<int>();
        foreach (var text in scan[ScanPath.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var silos) && silos is >= 1 and <= SimulatedOptions.SilosMax)
                found.Add(silos);
            else
                problems.Add(new Problem("--scan", text, "is not a number of silos", allowed));
        }

        return found.Count == 0 ? [1] : [.. found];
    }

    private static long ReadNumber(ParseResult parsed, TextOption option, long otherwise, long least, long most, Problems problems)
    {
        if (parsed.GetValue(option) is not { } text)
            return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        problems.Add(new Problem(option.Name, text, "is not a number in range", $"{least} to {most}"));
        return otherwise;
    }

    private static double? ReadRate(string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (Units.TryParseRate(text, out var rate) && rate > 0)
            return rate;
        problems.Add(new Problem("--rate", text, "is not a rate", "a number above 0 with /s, such as 50k/s"));
        return null;
    }
}
