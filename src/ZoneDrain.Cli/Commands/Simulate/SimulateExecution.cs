using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Cli.Commands.Simulate;

/// <summary>Runs simulations one after another, tells what came of them, and keeps it in a run folder.</summary>
internal sealed class SimulateExecution(CliHost host, SimulateInputs inputs)
{
    private const string Engine = "simulated";

    /// <summary>Runs them.</summary>
    public ExitCode Execute() => inputs.Swarm is { } budget ? Swarm(budget) : Keep();

    private ExitCode Swarm(TimeSpan budget)
    {
        var first = inputs.Requests[0];
        var report = new Swarm(Simulate).Run(first.Scenario, first.Seed, budget, TimeProvider.System, host.Interrupts.Token);
        if (inputs.Json)
            host.Out.Write(RunJson.Write(report));
        else
            SimulationTable.Write(new Page(host), report, first.Seed);
        if (host.Interrupts.Code is { } interrupted)
            return interrupted;
        return report.Finding is not { } found ? ExitCode.AllHeld : found.IsUnsafe ? ExitCode.SafetyViolated : ExitCode.LivenessViolated;
    }

    private ExitCode Keep()
    {
        var first = inputs.Requests[0];
        var identity = new RunIdentity("simulate", first.Scenario.Name, first.Seed, Engine, host.Clock.GetUtcNow());
        try
        {
            using var folder = RunFolder.Begin(
                host.PathOf(inputs.Out), identity, inputs.Effective.ToYaml(), RunContext.Of(host, first.Seed, Engine), host.Clock);
            var report = Simulate();
            report = report with { Answer = SimulationTable.Answer(inputs, report) };
            var verdict = VerdictOf(report);
            var result = new RunResult { Run = identity, Verdict = verdict, Simulation = report };
            var path = folder.Complete(result);
            if (inputs.Json)
                host.Out.Write(RunJson.Write(result));
            else
                SimulationTable.Write(new Page(host), inputs, report, verdict);
            host.Error.WriteLine($"run folder: {Path.GetRelativePath(host.Directory, path)}");
            return host.Interrupts.Code ?? verdict.Code;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: --out: '{inputs.Out}' cannot be written: {exception.Message}");
            return ExitCode.Usage;
        }
    }

    private SimulationReport Simulate()
    {
        var rows = new List<SimulationRow>();
        var breakEvens = new List<SimulationBreakEven>();
        foreach (var request in inputs.Requests)
        {
            var here = new List<SimulationRow>();
            foreach (var strategy in request.Strategies)
            {
                if (host.Interrupts.Token.IsCancellationRequested)
                    break;
                var begun = host.Clock.GetTimestamp();
                here.Add(Simulate(request, strategy, host.Interrupts.Token));
                var seconds = Math.Max(1e-9, host.Clock.GetElapsedTime(begun).TotalSeconds);
                host.Error.WriteLine(
                    $"{request.Silos} silos, {StrategyNames.Of(strategy)}: {Figures.Count(here[^1].Events)} events, {Figures.Rate(here[^1].Events / seconds)}");
            }

            rows.AddRange(here);
            breakEvens.AddRange(SimulationBreakEven.Of(here, request.Scenario.Load.Rate));
        }

        return new(inputs.Requests[0].Scenario.Name, inputs.Requests[0].Seed, inputs.Prices.Origin, inputs.Requests[0].Cores, rows, breakEvens);
    }

    private SimulationRow Simulate(SimulationRequest request, StrategyId strategy, CancellationToken cancellation)
    {
        using var engine = new SimulatedEngine(new()
        {
            Silos = request.Silos,
            Cores = request.Cores,
            Machines = request.Machines,
            Prices = inputs.Prices,
            Durable = inputs.Journal,
            Seed = request.Seed,
        });
        return SimulationRun.Run(engine, request, strategy, cancellation);
    }

    private static Verdict VerdictOf(SimulationReport report)
    {
        var verdict = Verdict.AllHeld;
        foreach (var row in report.Rows)
        {
            var where = $"{row.Silos} silos, {StrategyNames.Of(row.Strategy)}";
            if (row.Failures.Count > 0)
                verdict = verdict.With(ExitCode.SafetyViolated, $"{where}: broken invariants: {row.Failures.Count}; the first: {row.Failures[0]}");
            if (row.Stuck.Length > 0)
                verdict = verdict.With(ExitCode.LivenessViolated, $"{where}: {row.Stuck}");
        }

        return verdict;
    }
}
