using Microsoft.Extensions.Logging.Abstractions;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// Page calls of one pgmap as a silo makes them, once they have come: from one thread and from two, which use pages of different chunks, of the same, or of
/// such as have one lock, in short slices that take turns. Told in processor time: a lock that all want shows as time spent at it.
/// </summary>
public sealed class CellSpeed
{
    private const int Slices = 30;
    private const int PairsASlice = 50_000;
    private const int ChunksUsed = 16;
    private const long Frames = ChunksUsed * ChunksUsed * Chunk.Frames;
    private readonly PgmapCells _cells = NewCells();
    private readonly long[] _calls = new long[2];

    /// <summary>What a pair of a get and a put takes of the processor, in nanoseconds, slice by slice.</summary>
    /// <returns>Of one thread, of two that use chunks of their own, of two that use the same chunks, and of two that want one lock.</returns>
    public (double[] One, double[] Apart, double[] Same, double[] OneLock) Measure()
    {
        var (one, apart, same, oneLock) = (new double[Slices], new double[Slices], new double[Slices], new double[Slices]);
        for (var slice = -1; slice < Slices; slice++)
        {
            var alone = PairNs(1, (_, drawn) => drawn);
            var both = (PairNs(2, (thread, drawn) => drawn / 2 * 2 + thread), PairNs(2, (_, drawn) => drawn), PairNs(2, (_, drawn) => drawn * ChunksUsed));
            if (slice >= 0) (one[slice], (apart[slice], same[slice], oneLock[slice])) = (alone, both);
        }

        return (one, apart, same, oneLock);
    }

    private double PairNs(int threads, Func<int, int, long> chunk)
    {
        using var start = new Barrier(threads + 1);
        var all = Enumerable.Range(0, threads).Select(number => new Thread(() => Use(number, chunk, start))).ToList();
        foreach (var thread in all) thread.Start();
        start.SignalAndWait();
        var begin = Environment.CpuUsage.TotalTime;
        foreach (var thread in all) thread.Join();
        return (Environment.CpuUsage.TotalTime - begin).TotalNanoseconds / (threads * PairsASlice);
    }

    private void Use(int number, Func<int, int, long> chunk, Barrier start)
    {
        // Made before: a collection of what they leave would be most of what is measured.
        var calls = Calls(number, chunk);
        start.SignalAndWait();
        foreach (var (frame, acquire, put) in calls)
        {
            var effects = default(Effects);
            _cells.Turn(frame, acquire, ref effects);
            _cells.Turn(frame, put, ref effects);
        }
    }

    private (long Frame, PageCall Acquire, PageCall Put)[] Calls(int number, Func<int, int, long> chunk)
    {
        var draws = new SeededDraws((ulong)++_calls[number]);
        var holder = HolderId.Of(new ProcessId(number)).Bits;
        var calls = new (long, PageCall, PageCall)[PairsASlice];
        foreach (ref var pair in calls.AsSpan())
        {
            var frame = chunk(number, draws.Below(ChunksUsed)) * Chunk.Frames + draws.Below((int)Chunk.Frames);
            pair = (frame, Call(PageEvent.Acquire(PageUse.Get)), Call(PageEvent.Put(PageUse.Get)));
        }

        return calls;

        PageCall Call(PageEvent question) => new(question, default, holder, new((ulong)number + 1, ++_calls[number], default));
    }

    private static PgmapCells NewCells()
    {
        var here = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
        var spec = new PgmapSpec(MemoryType.Generic, Frames, 0, SchemeId.D, StrategyId.Sweep);
        var world = new WorldStore("bench", new(NullLogger<OperationLog>.Instance), new SiloFences(here));
        return new(new(0), PgmapPlacement.New(spec, [here], 0), world, here);
    }
}
