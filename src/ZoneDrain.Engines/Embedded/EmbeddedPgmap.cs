using System.Runtime.CompilerServices;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Ports;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>A pgmap with its page cells. What a page does is in <see cref="EmbeddedPgmap{TScheme,TStrategy}"/>, compiled for each pair; here is what all pairs
/// share.</summary>
internal abstract unsafe class EmbeddedPgmap : IDisposable
{
    private readonly EmbeddedActors _hosts;
    private readonly Cell* _cells;
    private readonly int _number;
    private readonly int _fixedOrder;
    private readonly bool _ordersVary;
    private readonly Dictionary<long, List<WaiterId>> _idleWaiters = [];
    private readonly Lock _waitersLock = new();
    private WaiterId _rootWaiter;
    private WaiterId _walkWaiter;
    private long _walks;
    private int _life = (int)Life.Live;
    private GracePlacement _grace = GracePlacement.Both;
    private ZapOrder _zap;
    private volatile bool _late;

    protected EmbeddedPgmap(PgmapId id, PgmapSpec spec, EmbeddedActors hosts)
    {
        Id = id;
        Spec = spec;
        _hosts = hosts;
        Contexts = hosts.Contexts;
        Traits = SchemeList.Get(spec.Scheme, spec.Type);
        HasFolios = spec.Type != MemoryType.FsDax || Traits.FsDaxFolios;
        Cells = new(spec.Frames);
        _cells = Cells.Pointer;
        (_number, _fixedOrder) = (id.Value, spec.Order);
        EntriesMakeFolios = spec.Type == MemoryType.FsDax && HasFolios;
        _ordersVary = EntriesMakeFolios || spec.Type.IsAllocated();
        var chunks = (spec.Frames + Chunk.Frames - 1) / Chunk.Frames;
        Chunks = new(chunks);
        Marks = new(chunks);
        Shards = new((long)Contexts.Count * Ledger.ShardStride);
        Root = new(Ledger.ShardStride);
    }

    public PgmapId Id { get; }

    public PgmapSpec Spec { get; }

    public SchemeTraits Traits { get; }

    public IReadOnlyList<WorkerContext> Contexts { get; }

    public NativeArray<Cell> Cells { get; }

    public NativeArray<long> Chunks { get; }

    public NativeArray<byte> Marks { get; }

    public NativeArray<long> Shards { get; }

    public NativeArray<long> Root { get; }

    /// <summary>The pages of a large entry share one count; always so on devdax of a large order.</summary>
    public bool HasFolios { get; }

    /// <summary>The cells tell the order of the entry they are part of: on fsdax memory. The folios of devdax never change.</summary>
    public bool EntriesMakeFolios { get; }

    // A message to each worker and its answer; the session beside the workers' is none of a cluster's.
    private long MessagesARound => 2L * (Contexts.Count - 1);

    public bool RootIsWatched
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    public Life Life => (Life)Volatile.Read(ref _life);

    /// <summary>A page that nothing counts was handed out after the kill.</summary>
    public bool IsLate => _late;

    public bool IsFreed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _life) == (int)Life.Freed;
    }

    public abstract void Acquire(WorkerContext context, long frame, in PageEvent question, out PageReply reply);

    public abstract void TryGet(WorkerContext context, long frame, in PageEvent question, out PageReply reply);

    public abstract void Put(WorkerContext context, long frame, in PageEvent question, out PageReply reply);

    public abstract PageReply AskRarely(WorkerContext context, long frame, in PageEvent question, WaiterId waiter);

    /// <summary>Head of the folio that a frame is in now: fixed on devdax, by association on fsdax.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Head(long frame)
    {
        var order = OrderOf(frame);
        return frame >> order << order;
    }

    /// <summary>Order of the folio that a frame is in now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OrderOf(long frame) => _ordersVary ? _cells[frame].Order : _fixedOrder;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Cell CellOf(long frame) => ref _cells[frame];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLiveFor(WorkerContext context) => context.IsLive(_number);

    public PageCounts Read(long head) => new(Volatile.Read(ref Cells[head].Word));

    public void AddSleeper(long head, WaiterId waiter)
    {
        lock (_waitersLock)
        {
            if (!_idleWaiters.TryGetValue(head, out var waiting)) _idleWaiters[head] = waiting = [];
            waiting.Add(waiter);
        }
    }

    /// <summary>False: it was told, or never asked.</summary>
    public bool RemoveSleeper(long head, WaiterId waiter)
    {
        lock (_waitersLock)
        {
            if (!_idleWaiters.TryGetValue(head, out var waiting) || !waiting.Remove(waiter)) return false;
            if (waiting.Count == 0) _idleWaiters.Remove(head);
            return true;
        }
    }

    public void GiveFolioBack(long head, int order) => _hosts.PageFree(Id, head, 1L << order);

    public PgmapReply Apply(WorkerContext context, in PgmapEvent question, WaiterId waiter)
    {
        PgmapReply reply;
        switch (question.Op)
        {
            case PgmapOp.FindBusy:
                reply = PageVisits.FindBusy(new Range(this), question.From, question.To);
                context.Counts.PagesRead += reply.Read;
                return reply;
            case PgmapOp.DropBases:
                reply = PageVisits.DropBases(new Range(this), question.From, question.To);
                context.Counts.PagesRead += reply.Read;
                return reply;
            case PgmapOp.NextUsedChunk:
                reply = PageVisits.NextUsedChunk(new Range(this), question.From, question.To);
                context.Counts.ChunksRead += reply.Read;
                return reply;
            case PgmapOp.NextMapper:
                return new(Outcome.Ok, _hosts.NextProcess(question.From));
            case PgmapOp.NextInode:
                return new(Outcome.Ok, _hosts.NextInode(Id, question.From));
            default:
                return PgmapTurns.Ask(new Store(this, context), question, waiter);
        }
    }

    /// <summary>The first half of a kill: from here on it cannot be killed again. False: it was killed before.</summary>
    public bool TryKill(ZapOrder zap, GracePlacement grace)
    {
        if (Interlocked.CompareExchange(ref _life, (int)Life.Dying, (int)Life.Live) != (int)Life.Live) return false;
        (_zap, _grace) = (zap, grace);
        return true;
    }

    /// <summary>Adds to the shared counter.</summary>
    public long AddRoot(long delta) => new Ledger(this).AddRoot(delta);

    /// <summary>Counts a use after the kill. Where the shared counter is all there is, one that has come to zero stays there.</summary>
    public bool TryAddRootLate(long units, bool isSplit)
    {
        while (true)
        {
            var before = Volatile.Read(ref Root[0]);
            if (before == 0 && !isSplit) return false;
            if (Interlocked.CompareExchange(ref Root[0], before + units, before) == before) return true;
        }
    }

    /// <summary>Notes a frame that was handed out after the kill and that nothing counts.</summary>
    public void AllocatedUncounted(long frame, string owner)
    {
        _late = true;
        Violated(Invariant.RevivedWhileDying, frame, owner, $"an allocator hands a page out when its pgmap is {Life}, and nothing counts it");
    }

    /// <summary>A worker's own counter, which begins anew.</summary>
    public long TakeShard(WorkerContext context)
    {
        ref var shard = ref Shards[context.Index * Ledger.ShardStride];
        var sum = shard;
        shard = 0;
        return sum;
    }

    public void WakeRoot()
    {
        if (Take(ref _rootWaiter) is var waiter && waiter != default) _hosts.Wake(waiter);
    }

    public PgmapSnapshot Snapshot() => new(Spec, Life, Root[0], Interlocked.Read(ref _walks));

    public void Dispose()
    {
        Cells.Dispose();
        Chunks.Dispose();
        Marks.Dispose();
        Shards.Dispose();
        Root.Dispose();
    }

    public void WakeIdle(long head)
    {
        List<WaiterId>? waiting;
        lock (_waitersLock)
        {
            Interlocked.And(ref Cells[head].Word, ~PageRules.WithWaiters(default).Bits);
            if (!_idleWaiters.Remove(head, out waiting)) return;
        }

        foreach (var waiter in waiting) _hosts.Wake(waiter);
    }

    /// <summary>Notes a broken invariant: a hazard where the tables foretell it, else a failure.</summary>
    public void Violated(Invariant invariant, long frame, string owner, string detail) => _hosts.Violations.Add(
        new(invariant, new(Id, frame), Spec.Scheme, owner, detail,
            StrategyTable.Predicts(invariant, Spec.Scheme, Spec.Strategy, _zap, _grace, Spec.Type, _late))
        {
            Transitions = _hosts.Transitions(new(Id, frame)),
        });

    private WaiterId Take(ref WaiterId place)
    {
        lock (_waitersLock)
        {
            var waiter = place;
            place = default;
            return waiter;
        }
    }

    // Descriptors are gone: whoever still sleeps on one looks again and finds that out.
    private void WakeAllIdle()
    {
        List<WaiterId> waiting;
        lock (_waitersLock)
        {
            waiting = [.. _idleWaiters.Values.SelectMany(waiters => waiters)];
            _idleWaiters.Clear();
        }

        foreach (var waiter in waiting) _hosts.Wake(waiter);
    }

    // The pgmap's own turns, as a worker makes them.
    private readonly struct Store(EmbeddedPgmap host, WorkerContext context) : IPgmapStore
    {
        public PgmapSpec Spec => host.Spec;

        public SchemeTraits Traits => host.Traits;

        public Life Life => host.Life;

        public bool IsLive => context.IsLive(host._number);

        public bool TryKill(ZapOrder zap, GracePlacement grace) => host.TryKill(zap, grace);

        public void SetLife(Life life) => Volatile.Write(ref host._life, (int)life);

        // Of the kill alone somebody may still be unaware: the other lives are told when nobody uses the pages any more.
        public void TellLife()
        {
            var life = host.Life;
            foreach (var other in host.Contexts) other.SetLife(host._number, life);
            if (life == Life.Freed) host.WakeAllIdle();
            if (life != Life.Dying) return;
            Interlocked.MemoryBarrierProcessWide();
            context.Counts.Messages += host.MessagesARound;
        }

        public bool HasWalks => Interlocked.Read(ref host._walks) > 0;

        public void AddWalk() => Interlocked.Increment(ref host._walks);

        public bool RemoveWalk() => Interlocked.Decrement(ref host._walks) == 0;

        public void AwaitWalks(WaiterId waiter)
        {
            lock (host._waitersLock) host._walkWaiter = waiter;
            Interlocked.MemoryBarrier();
        }

        public WaiterId TakeWalkWaiter() => host.Take(ref host._walkWaiter);

        public long Root => Volatile.Read(ref host.Root[0]);

        public bool IsLate => host._late;

        public long AddRoot(long delta) => host.AddRoot(delta);

        public long TakeShards(long sign, out long workers)
        {
            var sum = 0L;
            foreach (var other in host.Contexts) sum += host.TakeShard(other);
            workers = host.Contexts.Count;
            context.Counts.Messages += host.MessagesARound;
            return sign * sum;
        }

        public void AwaitRoot(WaiterId waiter)
        {
            lock (host._waitersLock) host._rootWaiter = waiter;
            host.RootIsWatched = true;
            Interlocked.MemoryBarrier();
        }

        public WaiterId TakeRootWaiter() => host.Take(ref host._rootWaiter);

        public void Wake(WaiterId waiter) => host._hosts.Wake(waiter);
    }

    private readonly struct Range(EmbeddedPgmap host) : IPageRange
    {
        public long Unit => 1L << host._fixedOrder;

        public PageCounts Read(long frame) => new(host._cells[frame].Word);

        // Eight words at a time: their reads do not wait for each other's tests.
        public long SkipIdle(long frame, long to)
        {
            for (var stride = Unit; frame + 8 * stride <= to; frame += 8 * stride)
            {
                var at = host._cells + frame;
                var any = at[0].Word | at[stride].Word | at[2 * stride].Word | at[3 * stride].Word
                    | at[4 * stride].Word | at[5 * stride].Word | at[6 * stride].Word | at[7 * stride].Word;
                if (new PageCounts(any).Ref != 0) break;
            }

            return frame;
        }

        public PageCounts DropBase(long frame)
        {
            var before = new PageCounts(Interlocked.Or(ref host.Cells[frame].Word, PageRules.DropBase(default).Bits));
            return PageRules.DropBase(before);
        }

        public void WakeSleepers(long frame, PageCounts counts)
        {
            if (host.Traits.WakesSleepers(counts)) host.WakeIdle(frame);
        }

        public bool IsMarked(long chunk) => host.Marks[chunk] != 0;
    }
}
