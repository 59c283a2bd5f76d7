using System.Text.Json;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>A stored run as other programs and people take it: its result, what was demanded of it, and where it ran.</summary>
/// <param name="Result">What was measured, and the verdict.</param>
/// <param name="Effective">The scenario, with the origin of each value.</param>
/// <param name="Environment">Where it ran; null where the folder does not say.</param>
internal sealed record ExportedRun(RunResult Result, EffectiveScenario Effective, RunEnvironment? Environment)
{
    /// <summary>The answer in one sentence; null where nothing was measured.</summary>
    public string? Answer => Result.Report?.Answer ?? Result.Load?.Answer;

    /// <summary>Reads a folder's documents. Throws <see cref="RunFileException"/> for one that is missing or has another form.</summary>
    public static ExportedRun Of(StoredRun run)
    {
        var file = Path.Combine(run.Path, RunFolder.ScenarioFile);
        if (!File.Exists(file))
            throw new RunFileException(file, "", "", "is not there, and the export tells what was demanded");
        var scenario = ScenarioLoader.LoadFile(file, new() { Metrics = LoadMetrics.OfAnyCommand });
        if (scenario.Effective is not { } effective)
            throw new RunFileException(file, "", "", $"is no scenario: {scenario.Errors[0]}");
        // A verdict is made of its findings; what it says otherwise follows from them.
        var verdict = run.Result["verdict"]!["findings"].Deserialize<VerdictFinding[]>(RunJson.Options)!
            .Aggregate(Verdict.AllHeld, (sum, finding) => sum.With(finding.Code, finding.Message));
        return new ExportedRun(
            run.Result.Deserialize<RunResult>(RunJson.Options)! with { Verdict = verdict }, effective,
            run.Document<RunEnvironment>(RunFolder.EnvironmentFile)?.Deserialize<RunEnvironment>(RunJson.Options));
    }

    /// <summary>The figures that thresholds may name, as far as they were measured: a row each, with the strategy that it is of.</summary>
    public IEnumerable<ExportedFigure> Figures()
    {
        foreach (var metric in Result.Load is null ? [] : LoadMetrics.All)
        {
            if (metric.Read(Result.Load!) is { } value)
                yield return new ExportedFigure(metric.Name, metric.Meaning, metric.Quantity, Result.Load!.Strategy, value);
        }

        foreach (var metric in Result.Report is null ? [] : Metrics.All)
        {
            foreach (var strategy in Result.Report!.Strategies)
            {
                if (metric.Read(strategy) is { } value)
                    yield return new ExportedFigure(metric.Name, metric.Meaning, metric.Quantity, strategy.Name, value);
            }
        }
    }
}

/// <summary>One figure of a run.</summary>
/// <param name="Name">The metric's name, as "latency.p99".</param>
/// <param name="Meaning">What it is, in a phrase.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="Strategy">The strategy that it is of.</param>
/// <param name="Value">Nanoseconds, bytes, events a second, or as it stands.</param>
internal sealed record ExportedFigure(string Name, string Meaning, Quantity Quantity, string Strategy, double Value);
