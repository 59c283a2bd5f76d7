using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Progress;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>One comparison from its run folder to its exit code. The folder is written before anything is printed.</summary>
/// <param name="host">The program's surroundings.</param>
/// <param name="inputs">What to compare.</param>
/// <param name="done">Takes the result and its folder in place of the tables; null prints them.</param>
internal sealed class CompareRun(CliHost host, CompareInputs inputs, Action<RunResult, string?>? done = null)
{
    /// <summary>Runs it.</summary>
    public ExitCode Execute()
    {
        var request = inputs.Request;
        var identity = new RunIdentity("compare", request.Scenario.Name, request.Seed, inputs.Engine, host.Clock.GetUtcNow());
        using var dashboard = inputs.Dashboard is { } options ? StartDashboard(options, identity) : null;
        if (inputs.Dashboard is not null && dashboard is null)
            return ExitCode.Usage;
        RunFolder folder;
        try
        {
            var environment = RunContext.Of(host, request.Seed, inputs.Engine);
            folder = RunFolder.Begin(host.PathOf(inputs.Out), identity, request.Effective.ToYaml(), environment, host.Clock);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var problems = new Problems("zonedrain compare --out DIR");
            problems.Add(new Problem("--out", inputs.Out, $"cannot be written: {exception.Message}", "a directory that can be written"));
            return problems.Refuse(host);
        }

        using (folder)
        {
            var (code, path) = Finish(folder, identity, Measure(folder, dashboard));
            if (path is not null)
                dashboard?.ShowReport(path);
            return code;
        }
    }

    private DashboardSession? StartDashboard(ServerOptions options, RunIdentity identity)
    {
        var problems = new Problems("zonedrain compare --dashboard --port 0");
        var session = DashboardSession.Start(host, options, identity, host.PathOf(inputs.Out), problems);
        if (session is null)
            problems.Refuse(host);
        return session;
    }

    private (ComparisonReport? Report, Verdict Verdict) Measure(RunFolder folder, DashboardSession? dashboard)
    {
        var noise = MachineNoise.Begin(host);
        foreach (var warning in inputs.Warnings.Concat(noise.Before))
            Tell(folder, $"warning: {warning}");
        host.Interrupts.Told = code => Tell(folder, $"{code}: stopping the load and draining; once more to leave now");
        try
        {
            var report = ProgressView.Run(host, folder.Log, progress =>
                inputs.Comparison.Run(inputs.Request, dashboard?.Beside(progress) ?? progress, host.Interrupts.Token));
            var told = noise.After(othersAreOurs: inputs.Comparison is INeedsCluster);
            return (report with { Warnings = [.. report.Warnings, .. told] }, ComparisonVerdict.Of(report, inputs.Request.Scenario.Thresholds));
        }
        catch (Exception exception) when (host.Interrupts.Code is not null && Interrupts.IsCancellation(exception))
        {
            return (null, Verdict.AllHeld);
        }
        // The boundary of a run: what it was and how far it got is kept, and the bug is shown whole.
        catch (Exception exception)
        {
            Tell(folder, $"internal error: {exception}");
            return (null, Verdict.AllHeld.With(ExitCode.InternalError, exception.Message));
        }
        finally
        {
            host.Interrupts.Told = null;
        }
    }

    private (ExitCode Code, string? Path) Finish(RunFolder folder, RunIdentity identity, (ComparisonReport? Report, Verdict Verdict) measured)
    {
        var verdict = measured.Verdict;
        if (host.Interrupts.Code is { } code)
            verdict = verdict.With(code, code == ExitCode.Terminated ? "The run was ended by SIGTERM." : "The run was interrupted.");
        BaselineReport? baseline = null;
        if (inputs.Baseline is not null && measured.Report is not null)
        {
            baseline = inputs.Baseline.Compare(measured.Report, identity, out var regressions);
            verdict = verdict.With(regressions);
        }

        var result = new RunResult { Run = identity, Verdict = verdict, Report = measured.Report, Baseline = baseline };
        foreach (var finding in verdict.Findings)
            folder.Log($"exit code {finding.Number}: {finding.Message}");
        string? path = null;
        try
        {
            path = folder.Complete(result, hidden => AddReport(folder, hidden));
        }
        catch (Exception exception) when (FolderFault.Is(exception))
        {
            result = result with { Verdict = FolderFault.With(verdict, $"below {inputs.Out}", exception.Message) };
        }

        // The folder has its name only now; what the database is told is told at once.
        if (inputs.Store is { } store)
        {
            store.Told = host.Error.WriteLine;
            store.Begin(identity, path is null ? identity.FolderName : Path.GetFileName(path));
            if (store.Finish(result) is { } trouble)
                host.Error.WriteLine($"warning: {trouble}");
        }

        if (done is not null)
            done(result, path);
        else if (inputs.Json)
            host.Out.Write(RunJson.Write(result));
        else
            ComparisonTable.Write(new Page(host), inputs.Request, result);
        if (path is not null)
            host.Error.WriteLine($"run folder: {Path.GetRelativePath(host.Directory, path)}");
        return (result.Verdict.Code, path);
    }

    private void AddReport(RunFolder folder, string hidden)
    {
        if (ReportFile.TryWrite(hidden) is { } missing)
            Tell(folder, missing);
    }

    private void Tell(RunFolder folder, string line)
    {
        folder.Log(line);
        host.Error.WriteLine(line);
    }
}
