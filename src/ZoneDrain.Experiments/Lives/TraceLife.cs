using ZoneDrain.Audit;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Lives;

/// <summary>
/// One life of a pgmap whose load is a recorded trace, then what the scenario says of the teardown. One worker plays the steps in recorded order; several
/// play each process on its own, as fast as they go.
/// </summary>
internal sealed class TraceLife(IEngine engine, TraceWorkload trace, Scenarios.Scenario scenario, LifeOptions options, TimeProvider time)
{
    /// <summary>Plays the trace and tears the pgmap down.</summary>
    /// <exception cref="OperationCanceledException">The token was set; what was played so far is lost.</exception>
    public LifeFigures Run(CancellationToken cancellation)
    {
        var figures = new LifeFigures { Workers = options.Workers };
        var device = scenario.Devices[0];
        figures.CreateNs.Add(CreateNs(device.Scheme));
        var before = engine.Counts;
        var cpu = ThreadCpu.ProcessNowNs();
        var begin = time.GetTimestamp();
        var pgmap = options.Workers == 1
            ? trace.Replay(engine, engine.Session, device.Scheme, options.Strategy, cancellation)
            : trace.ReplayFast(engine, options.Workers, device.Scheme, options.Strategy, cancellation);
        figures.LoadTime = time.GetElapsedTime(begin);
        figures.LoadCounts = engine.Counts - before;
        figures.AddOperations(trace.Operations);
        if (options.Audit) ReferenceAudit.Note(engine);
        if (scenario.Teardown.Orderly) TraceWorkload.Leave(engine, engine.Session, pgmap);
        if (options.Cold) CacheFlush.Run();

        var plan = new TeardownPlan(
            pgmap, device.Scheme, options.Strategy, trace.Frames, 0, scenario.Teardown.Order, scenario.Teardown.Grace, IsDevdax: false);
        figures.Drains.Add(new DrainRun(engine, time, options, plan, scenario.Teardown.Deadline).Run(engine.Session, null, () => 0));
        if (options.Audit) ReferenceAudit.Note(engine);
        if (!scenario.Teardown.Orderly) TraceWorkload.Leave(engine, engine.Session, pgmap);
        figures.CpuNs = ThreadCpu.ProcessNowNs() - cpu;
        return figures;
    }

    // The player makes the pgmap of the trace itself; another of its kind says what that takes.
    private double CreateNs(SchemeId scheme)
    {
        var begin = time.GetTimestamp();
        engine.CreatePgmap(new(MemoryType.FsDax, trace.Frames, 0, scheme, options.Strategy));
        return time.GetElapsedTime(begin).TotalNanoseconds;
    }
}
