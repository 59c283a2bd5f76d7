using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>The result and the report of a search, beside its traces and diagrams.</summary>
internal static class ExplorationFolder
{
    private const string Engine = "deterministic";

    /// <summary>Writes them into the directory that was given; nothing where none was.</summary>
    public static void Write(CliHost host, string? directory, ExplorationSummary summary, ExitCode code, ulong seed, DateTimeOffset started)
    {
        if (directory is null)
            return;
        var folder = host.PathOf(directory);
        Directory.CreateDirectory(folder);
        var result = new RunResult
        {
            Run = new RunIdentity("explore", Path.GetFileName(folder), seed, Engine, started),
            Verdict = code == ExitCode.AllHeld ? Verdict.AllHeld : Verdict.AllHeld.With(code, Sentence(summary, code)),
            Exploration = summary,
        };
        DurableFile.Replace(Path.Combine(folder, RunFolder.ResultFile), RunJson.Write(result));
        DurableFile.Replace(Path.Combine(folder, RunFolder.EnvironmentFile), RunJson.Write(RunContext.Of(host, seed, Engine)));
        if (ReportFile.TryWrite(folder) is { } missing)
            host.Error.WriteLine(missing);
    }

    private static string Sentence(ExplorationSummary summary, ExitCode code) => code switch
    {
        ExitCode.SafetyViolated when summary.Findings.Count == 0 => "Schedules break invariants, as the table shows.",
        ExitCode.SafetyViolated => $"Schedules that break an invariant: {summary.Findings.Count}.",
        ExitCode.LivenessViolated => $"Worlds in which nothing can run: {summary.Stuck.Count}.",
        ExitCode.Inconclusive => "The search was not complete.",
        _ => "The search was interrupted.",
    };
}
