using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// Complete operations of a load that the silos make, beside bare calls of the same cluster, in short slices that take turns. Callers of either are fair: each
/// waits for its own answer. Not for two threads.
/// </summary>
internal sealed class OperationsSpeed : IDisposable
{
    private const int Targets = 10_000;
    private const int BareCallers = 100;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);
    private readonly OrleansEngine _engine;
    private readonly TimeProvider _time;
    private readonly ClusterCpuClock _cpu;
    private readonly IBareGrain[] _bare;
    private readonly ManualResetEventSlim _pause = new();

    /// <summary>Measures the cluster that <paramref name="grains"/> leads to.</summary>
    public OperationsSpeed(IGrainFactory grains, TimeProvider time)
    {
        (_time, _cpu) = (time, new(grains));
        _engine = new(grains, new() { Workers = 1, Time = time });
        _bare = [.. Enumerable.Range(0, Targets).Select(at => grains.GetGrain<IBareGrain>(ActorKey.Of(_engine.World, new(new(0), at)).ToString()))];
    }

    /// <summary>The engine in which the worlds to be loaded are made.</summary>
    public OrleansEngine Engine => _engine;

    /// <summary>Loads a world, in a closed loop, by so many callers; a slice of it and a slice of bare calls at a time.</summary>
    /// <param name="world">The world.</param>
    /// <param name="load">Its load; of it only the loop counts.</param>
    /// <param name="callers">Callers, at least 1.</param>
    /// <param name="slices">Slices that are measured, after two that are not.</param>
    public OperationsFigures Measure(ScenarioWorld world, LoadSpec load, int callers, int slices)
    {
        var start = _time.GetTimestamp();
        var seconds = new LoadSeconds(start, 0, TimeSpan.Zero, _time.TimestampFrequency);
        var plan = new HostedLoadPlan(world, load with { Loop = LoadLoop.Closed }, TimeSpan.FromDays(1), Seed: 1, callers, seconds) { Origin = () => start };
        using var hosted = ((ILoadHost)_engine).Host(plan);
        var figures = new OperationsFigures(new double[slices], new double[slices], new double[slices], new double[slices], new double[slices]);
        for (var slice = -2; slice < slices; slice++)
        {
            var (operations, cpu, calls, own) = Load(hosted);
            var pings = Ping();
            if (slice < 0) continue;
            (figures.Operations[slice], figures.Pings[slice], figures.CpuNs[slice]) = (operations, pings, cpu);
            (figures.Calls[slice], figures.ClientShare[slice]) = (calls, own);
        }

        hosted.Enter(LoadPhase.LettingGo);
        hosted.Enter(LoadPhase.Exiting);
        return figures;
    }

    /// <summary>Gives the worlds back.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        _pause.Dispose();
    }

    private (double Rate, double CpuNs, double Calls, double ClientShare) Load(IHostedLoad hosted)
    {
        var (made, cpu, own) = (_engine.CallsMade(), _cpu.GetTimestamp(), CpuReading.OfThisProcess().Ns);
        var begin = _time.GetTimestamp();
        hosted.Enter(LoadPhase.Loading);
        _pause.Wait(Slice);
        hosted.Enter(LoadPhase.Stopped);
        var seconds = _time.GetElapsedTime(begin).TotalSeconds;
        (cpu, own) = (_cpu.GetTimestamp() - cpu, CpuReading.OfThisProcess().Ns - own);
        var done = Math.Max(1, hosted.Gather().Seconds.Sum(second => second.Reading.Done));

        // Each operation is one call to whom it is of, and that one's calls to others.
        var calls = 1 + (double)(_engine.CallsMade() - made) / done;
        return (done / seconds, (double)cpu / done, calls, (double)own / Math.Max(1, cpu));
    }

    private double Ping()
    {
        var (begin, calls) = (_time.GetTimestamp(), 0L);
        bool GoesOn() => _time.GetElapsedTime(begin) < Slice;
        Calls.Await(new ValueTask(Task.WhenAll(Enumerable.Range(0, BareCallers).Select(async caller =>
        {
            for (var at = caller * 97; GoesOn(); at++)
            {
                await Task.Yield();
                await _bare[at % Targets].Ping().ConfigureAwait(false);
                Interlocked.Increment(ref calls);
            }
        }))));
        return calls / _time.GetElapsedTime(begin).TotalSeconds;
    }
}

/// <summary>What was measured, slice by slice.</summary>
/// <param name="Operations">Complete operations a second.</param>
/// <param name="Pings">Bare calls a second, of 100 callers.</param>
/// <param name="CpuNs">CPU time of all processes an operation, in nanoseconds.</param>
/// <param name="Calls">Calls an operation: one to its initiator, and those that it makes.</param>
/// <param name="ClientShare">The client's own CPU time of all, 0 to 1; where the silo is in this process too, 1.</param>
internal sealed record OperationsFigures(double[] Operations, double[] Pings, double[] CpuNs, double[] Calls, double[] ClientShare);
