using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// One life of a world's devices on a cluster: callers in a closed loop on the silos, then all is let go and the devices are killed, drained and released. Not
/// for two threads.
/// </summary>
/// <param name="engine">The engine in which the world is made.</param>
/// <param name="cpu">Shows what the silos spend.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterLife(OrleansEngine engine, ClusterCpuClock cpu, TimeProvider time)
{
    private const int EmptyStarts = 20;

    /// <summary>Lives it.</summary>
    /// <param name="spec">The world.</param>
    /// <param name="strategy">The drain.</param>
    /// <param name="callers">Callers, at least 1.</param>
    /// <param name="warmup">How long the load goes on before it is measured.</param>
    /// <param name="length">How long it is measured.</param>
    /// <param name="seed">Its seed.</param>
    public ClusterLifeFigures Live(WorldSpec spec, StrategyId strategy, int callers, TimeSpan warmup, TimeSpan length, ulong seed)
    {
        var world = ScenarioWorld.Create(engine, spec, strategy, time);
        var figures = Load(world, callers, warmup, length, seed);
        var (drain, messages) = TearDown(world, strategy);
        return figures with { DrainNs = drain, DrainMessages = messages };
    }

    /// <summary>Lives without a load, so that what only drains execute is compiled as well as it will be.</summary>
    /// <param name="spec">The world.</param>
    /// <param name="strategy">The drain.</param>
    /// <param name="count">How many.</param>
    public void WarmUp(WorldSpec spec, StrategyId strategy, int count)
    {
        for (var life = 0; life < count; life++)
        {
            var world = ScenarioWorld.Create(engine, spec with { Processes = new() { Count = 1 } }, strategy, time);
            engine.Session.Start(new Exit(world.Processes[0].Current.Id));
            TearDown(world, strategy);
        }
    }

    private (double Ns, long Messages) TearDown(ScenarioWorld world, StrategyId strategy)
    {
        foreach (var target in world.Targets.Where(target => target.IsFile)) engine.Session.Start(new Evict(target.Inode, Unlink: false));
        var (drain, messages) = (0.0, engine.Counts.Messages);
        foreach (var device in world.Devices) drain += TearDown(new(device.Plan(strategy, world.Spec.Teardown)));
        messages = engine.Counts.Messages - messages;
        foreach (var device in world.Devices) engine.Discard(device.Pgmap);
        return (drain, messages);
    }

    private ClusterLifeFigures Load(ScenarioWorld world, int callers, TimeSpan warmup, TimeSpan length, ulong seed)
    {
        var origin = time.GetTimestamp();
        var load = new LoadSpec { Loop = LoadLoop.Closed };
        var seconds = new LoadSeconds(origin, 0, TimeSpan.Zero, time.TimestampFrequency);
        using var hosted = ((ILoadHost)engine).Host(new(world, load, TimeSpan.FromDays(1), seed, callers, seconds) { Origin = () => origin });
        if (warmup > TimeSpan.Zero) Go(hosted, warmup);
        var (spent, calls, begin) = (cpu.GetTimestamp(), engine.CallsMade(), time.GetTimestamp());
        var reading = Go(hosted, length);
        var elapsed = time.GetElapsedTime(begin).TotalSeconds;
        (spent, calls) = (cpu.GetTimestamp() - spent, engine.CallsMade() - calls);
        hosted.Enter(LoadPhase.LettingGo);
        hosted.Enter(LoadPhase.Exiting);
        var done = Math.Max(1, reading.Done + reading.Refused);
        return new(done, reading.Done / elapsed, reading.Latency.Percentile(50) ?? 0, reading.Latency.Percentile(99) ?? 0, (double)spent / done,
            (double)calls / done);
    }

    private static MeterReading Go(IHostedLoad hosted, TimeSpan length)
    {
        using var pause = new ManualResetEventSlim();
        hosted.Enter(LoadPhase.Loading);
        pause.Wait(length);
        hosted.Enter(LoadPhase.Stopped);
        var sum = new MeterReading();
        foreach (var (_, _, reading) in hosted.Gather().Seconds) sum.Add(reading);
        return sum;
    }

    // What a client waits for that starts a protocol which does nothing is no part of the drain.
    private double TearDown(Teardown teardown)
    {
        var nothing = new AskPgmap(teardown.Plan.Pgmap, new PgmapEvent(PgmapOp.Inspect), 1);
        var empty = Enumerable.Range(0, EmptyStarts).Select(_ => Wall(nothing)).Order().ElementAt(EmptyStarts / 2);
        return Math.Max(0, Wall(teardown) - empty);
    }

    private double Wall<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        var begin = time.GetTimestamp();
        var ended = engine.Session.Start(protocol);
        if (!ended.IsDone) engine.Session.TryWaitFor(ended.Ticket, TimeSpan.FromMinutes(1), out ended);
        if (ended.Outcome != Outcome.Ok) throw new InvalidOperationException($"{protocol} ended with {ended.Outcome}");
        return time.GetElapsedTime(begin).TotalNanoseconds;
    }
}

/// <summary>What was measured of a life.</summary>
/// <param name="Operations">Operations, those that were refused included.</param>
/// <param name="Rate">Operations served a second.</param>
/// <param name="P50Ns">The median of their latency, in nanoseconds.</param>
/// <param name="P99Ns">The 99th percentile of it.</param>
/// <param name="CpuNs">CPU time of all silos and the client an operation, in nanoseconds.</param>
/// <param name="Calls">Questions to actors an operation.</param>
internal sealed record ClusterLifeFigures(long Operations, double Rate, double P50Ns, double P99Ns, double CpuNs, double Calls)
{
    /// <summary>From the kill to the release, all devices one after another, in nanoseconds.</summary>
    public double DrainNs { get; init; }

    /// <summary>Messages for kills, grace periods and drains meanwhile.</summary>
    public long DrainMessages { get; init; }
}
