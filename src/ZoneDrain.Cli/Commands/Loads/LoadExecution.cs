using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>One load or soak from its run folder to its exit code.</summary>
internal sealed class LoadExecution(CliHost host, LoadInputs inputs)
{
    /// <summary>Runs it.</summary>
    public ExitCode Execute()
    {
        var request = inputs.Request;
        var identity = inputs.Folder?.Run ?? NewRun();
        using var dashboard = inputs.Dashboard is { } options ? StartDashboard(options, identity) : null;
        if (inputs.Dashboard is not null && dashboard is null)
        {
            inputs.Folder?.Dispose();
            return ExitCode.Usage;
        }

        LoadFolder folder;
        try
        {
            folder = inputs.Folder ?? Begin(identity);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var problems = new Problems($"zonedrain {inputs.Command} SCENARIO --out DIR");
            problems.Add(new Problem("--out", inputs.Out, $"cannot be written: {exception.Message}", "a directory that can be written"));
            return problems.Refuse(host);
        }

        using (folder)
        {
            if (request.Resume is { } state)
                Tell(folder, FormattableString.Invariant($"goes on with cycle {state.NextCycle}, {request.GapMs / 1000:0.#} s after the last record"));
            var measured = Measure(folder, dashboard?.Live);
            if (measured.Report is null && request.Soak && measured.Verdict.Code == ExitCode.Inconclusive)
                return Leave(folder, measured.Verdict);
            var code = Finish(folder, measured);
            dashboard?.ShowReport(folder.Path);
            return code;
        }
    }

    private RunIdentity NewRun() =>
        new(inputs.Command, inputs.Request.Scenario.Name, inputs.Request.Seed, inputs.Engine, host.Clock.GetUtcNow());

    private DashboardSession? StartDashboard(ServerOptions options, RunIdentity identity)
    {
        var problems = new Problems($"zonedrain {inputs.Command} --dashboard --port 0");
        var session = DashboardSession.Start(host, options, identity, host.PathOf(inputs.Out), problems);
        if (session is null)
            problems.Refuse(host);
        return session;
    }

    private LoadFolder Begin(RunIdentity identity)
    {
        var environment = RunContext.Of(host, inputs.Request.Seed, inputs.Engine);
        return LoadFolder.Begin(
            host.PathOf(inputs.Out), identity, inputs.Effective.ToYaml(), environment, StrategyNames.Of(inputs.Request.Strategy), host.Clock,
            inputs.Request.Silos);
    }

    private (LoadReport? Report, Verdict Verdict) Measure(LoadFolder folder, LiveRun? live)
    {
        var noise = MachineNoise.Begin(host);
        foreach (var warning in inputs.Warnings.Concat(noise.Before))
            Tell(folder, $"warning: {warning}");
        host.Error.WriteLine($"run folder: {Path.GetRelativePath(host.Directory, folder.Path)}");
        host.Interrupts.Told = code => Tell(folder, $"{code}: stopping the load and draining; once more to leave now");
        using var watch = new LoadWatch(host, folder, inputs.Store, inputs.Otlp) { Live = live };
        try
        {
            var report = inputs.Load.Run(inputs.Request, watch, host.Interrupts.Token);
            watch.End();
            report = report with { Warnings = [.. report.Warnings, .. noise.After(othersAreOurs: inputs.Load is INeedsCluster)] };
            return (report, LoadVerdict.Of(report, inputs.Request.Scenario.Thresholds));
        }
        // What the engine runs on has gone: nobody's bug, and no answer.
        catch (EngineLostException exception)
        {
            watch.End();
            return (null, Verdict.AllHeld.With(ExitCode.Inconclusive, $"The run could not go on: {exception.Message}"));
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

    // Without a result a soak can be resumed once what it runs on is back.
    private ExitCode Leave(LoadFolder folder, Verdict verdict)
    {
        foreach (var finding in verdict.Findings)
            Tell(folder, $"exit code {finding.Number}: {finding.Message}");
        host.Error.WriteLine($"try: zonedrain soak --resume {Path.GetRelativePath(host.Directory, folder.Path)}");
        return verdict.Code;
    }

    private ExitCode Finish(LoadFolder folder, (LoadReport? Report, Verdict Verdict) measured)
    {
        var verdict = measured.Verdict;
        if (host.Interrupts.Code is { } code)
            verdict = verdict.With(code, code == ExitCode.Terminated ? "The run was ended by SIGTERM." : "The run was interrupted.");
        foreach (var finding in verdict.Findings)
            folder.Log($"exit code {finding.Number}: {finding.Message}");
        var name = Path.GetRelativePath(host.Directory, folder.Path);
        if (folder.Failure is { } failure)
            verdict = FolderFault.With(verdict, name, failure, folder.LeftOut);
        var result = new RunResult { Run = folder.Run, Verdict = verdict, Load = measured.Report };
        try
        {
            folder.Complete(result);
            if (ReportFile.TryWrite(folder.Path) is { } missing)
                Tell(folder, missing);
        }
        catch (Exception exception) when (FolderFault.Is(exception))
        {
            if (folder.Failure is null)
                verdict = FolderFault.With(verdict, name, exception.Message);
            result = result with { Verdict = verdict };
        }

        if (inputs.Store?.Finish(result) is { } trouble)
            Tell(folder, $"warning: {trouble}");
        if (inputs.Json)
            host.Out.Write(RunJson.Write(result));
        else
            LoadTable.Write(new Page(host), inputs.Request, result);
        return verdict.Code;
    }

    private void Tell(LoadFolder folder, string line)
    {
        folder.Log(line);
        host.Error.WriteLine(line);
    }
}
