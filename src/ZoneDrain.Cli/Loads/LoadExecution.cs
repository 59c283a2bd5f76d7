using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Runs;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Loads;

/// <summary>One load or soak from its run folder to its exit code.</summary>
internal sealed class LoadExecution(CliHost host, LoadInputs inputs)
{
    /// <summary>Runs it.</summary>
    public ExitCode Execute()
    {
        LoadRequest request = inputs.Request;
        LoadFolder folder;
        try
        {
            folder = inputs.Folder ?? Begin();
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
            return Finish(folder, Measure(folder));
        }
    }

    private LoadFolder Begin()
    {
        var identity = new RunIdentity(inputs.Command, inputs.Request.Scenario.Name, inputs.Request.Seed, inputs.Engine, host.Clock.GetUtcNow());
        RunEnvironment environment = RunSurroundings.Of(host, inputs.Request.Seed, inputs.Engine);
        return LoadFolder.Begin(
            host.PathOf(inputs.Out), identity, inputs.Effective.ToYaml(), environment, StrategyNames.Of(inputs.Request.Strategy), host.Clock);
    }

    private (LoadReport? Report, Verdict Verdict) Measure(LoadFolder folder)
    {
        foreach (string warning in inputs.Warnings)
            Tell(folder, $"warning: {warning}");
        host.Error.WriteLine($"run folder: {Path.GetRelativePath(host.Directory, folder.Path)}");
        host.Interrupts.Told = code => Tell(folder, $"{code}: stopping the load and draining; once more to leave now");
        using var watch = new LoadWatch(host, folder, inputs.Store, inputs.Otlp);
        try
        {
            LoadReport report = inputs.Load.Run(inputs.Request, watch, host.Interrupts.Token);
            watch.End();
            return (report, LoadVerdict.Of(report, inputs.Request.Scenario.Thresholds));
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

    private ExitCode Finish(LoadFolder folder, (LoadReport? Report, Verdict Verdict) measured)
    {
        Verdict verdict = measured.Verdict;
        if (host.Interrupts.Code is { } code)
            verdict = verdict.With(code, code == ExitCode.Terminated ? "The run was ended by SIGTERM." : "The run was interrupted.");
        var result = new RunResult { Run = folder.Run, Verdict = verdict, Load = measured.Report };
        foreach (Finding finding in verdict.Findings)
            folder.Log($"exit code {finding.Number}: {finding.Message}");
        folder.Complete(result);
        if (ReportFile.TryWrite(folder.Path) is { } missing)
            Tell(folder, missing);
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
