using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>A small world under scheme d on devdax memory: where all benchmarks happen.</summary>
internal sealed class BenchWorld(int workers) : IDisposable
{
    /// <summary>A million pages.</summary>
    public const long Million = 1 << 20;

    /// <summary>The engine.</summary>
    public EmbeddedEngine Engine { get; } = new(new() { Workers = workers });

    /// <summary>A pgmap of single pages.</summary>
    public PgmapId Pgmap(StrategyId strategy, long frames = Million) => Engine.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, strategy));

    /// <summary>A process that maps all of a pgmap, shared and writable; where.</summary>
    public (ProcessId Process, long Start) Map(PgmapId pgmap)
    {
        var pages = Engine.Inspect(pgmap).Spec.Frames;
        var inode = Engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, pages * InodeState.PageSize), BlockState.Hole);
        var process = Engine.CreateProcess();
        var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Devdax;
        var mapped = Engine.Session.Start(new Mmap(process, inode, 0, pages, flags, -1));
        if (mapped.Outcome != Outcome.Ok) throw new InvalidOperationException($"mmap of {pages} pages of {pgmap} ended with {mapped.Outcome}");
        return (process, mapped.Findings.Handle);
    }

    /// <summary>Get and put of <paramref name="pairs"/> random pages, as protocols do it, shared by <paramref name="threads"/> threads.</summary>
    public long UsePages(CpuClock clock, PgmapId pgmap, int threads, long pairs)
    {
        var frames = Engine.Inspect(pgmap).Spec.Frames;
        Engine.Run(threads, session => clock.Time(
            () => session.Start(new UsePages(pgmap, frames, 0, Seed(session.Worker), pairs / threads))));
        return pairs / threads * threads;
    }

    /// <summary>The same turns, called one by one without a protocol around them.</summary>
    public long TurnPages(CpuClock clock, PgmapId pgmap, int threads, long pairs)
    {
        var host = Engine.Pgmap(pgmap.Value);
        var mask = host.Spec.Frames - 1;
        Engine.Run(threads, session => clock.Time(() => Turn(host, Engine.Contexts[session.Worker], Seed(session.Worker), mask, pairs / threads)));
        return pairs / threads * threads;
    }

    /// <summary>Bare atomics over the same cells in the same order.</summary>
    public long Bare(CpuClock clock, NativeArray<long> cells, int threads, long pairs)
    {
        Engine.Run(threads, session => clock.Time(() => Bench.Bare.Pairs(cells, Seed(session.Worker), pairs / threads)));
        return pairs / threads * threads;
    }

    /// <summary>The same with the bare instructions of an edge.</summary>
    public long BareEdges(CpuClock clock, BareEdge edge, NativeArray<long> cells, NativeArray<long> counters, int threads, long pairs)
    {
        Engine.Run(threads, session => clock.Time(() => Bench.Bare.Edges(edge, cells, counters, session.Worker, Seed(session.Worker), pairs / threads)));
        return pairs / threads * threads;
    }

    /// <summary>Faults in every page of some page tables, each <paramref name="stride"/> tables after the last.</summary>
    public void FaultSlots(ProcessId process, long start, long slots, long stride)
    {
        for (long slot = 0; slot < slots; slot++)
        {
            var first = start + slot * stride * 512;
            for (var page = first; page < first + 512; page++)
            {
                var fault = Engine.Session.Start(new Fault(process, page, true));
                if (fault.Outcome != Outcome.NOPAGE) throw new InvalidOperationException($"the fault at page {page} ended with {fault.Outcome}");
            }
        }
    }

    /// <summary>Kills, drains and releases an idle pgmap.</summary>
    public void TearDown(PgmapId pgmap)
    {
        var spec = Engine.Inspect(pgmap).Spec;
        var plan = new TeardownPlan(pgmap, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, ZapOrder.None, GracePlacement.Both, true);
        var ended = Engine.Session.Start(new Teardown(plan));
        if (ended is not { IsDone: true, Outcome: Outcome.Ok }) throw new InvalidOperationException($"the teardown of idle {pgmap} ended with {ended}");
    }

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    private static long Seed(int worker) => 1 + worker * 7919L;

    private static void Turn(EmbeddedPgmap host, WorkerContext context, long seed, long mask, long pairs)
    {
        var place = seed;
        var (get, put) = (PageEvent.Acquire(PageUse.Get), PageEvent.Put(PageUse.Get));
        for (long i = 0; i < pairs; i++)
        {
            place = Protocols.UsePages.After(place) & mask;
            host.Acquire(context, place, get, out _);
            host.Put(context, place, put, out _);
        }
    }
}
