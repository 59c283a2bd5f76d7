using System.Runtime.CompilerServices;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Ports;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>A pgmap with its page cells. What a page does is in <see cref="PgmapHost{TScheme,TStrategy}"/>, compiled for each pair; here is what all pairs
/// share.</summary>
internal abstract unsafe class PgmapHost : IDisposable
{
    private readonly ActorHosts _hosts;
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

    protected PgmapHost(PgmapId id, PgmapSpec spec, ActorHosts hosts)
    {
        Id = id;
        Spec = spec;
        _hosts = hosts;
        Lanes = hosts.Lanes;
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
        Shards = new((long)Lanes.Count * Ledger.ShardStride);
        Root = new(Ledger.ShardStride);
    }

    public PgmapId Id { get; }

    public PgmapSpec Spec { get; }

    public SchemeTraits Traits { get; }

    public IReadOnlyList<Lane> Lanes { get; }

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
    private long MessagesARound => 2L * (Lanes.Count - 1);

    public bool RootIsWatched
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    public Life Life => (Life)Volatile.Read(ref _life);

    public bool IsFreed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _life) == (int)Life.Freed;
    }

    public abstract void Acquire(Lane lane, long frame, in PageEvent question, out PageReply reply);

    public abstract void TryGet(Lane lane, long frame, in PageEvent question, out PageReply reply);

    public abstract void Put(Lane lane, long frame, in PageEvent question, out PageReply reply);

    public abstract PageReply AskRarely(Lane lane, long frame, in PageEvent question, WaiterId waiter);

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
    public bool IsLiveFor(Lane lane) => lane.IsLive(_number);

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

    public PgmapReply Apply(Lane lane, in PgmapEvent question, WaiterId waiter) => question.Op switch
    {
        PgmapOp.Inspect => new(Outcome.Ok, (long)Life),
        PgmapOp.Describe => new(Outcome.Ok, Spec.Frames, (long)Spec.Type),
        PgmapOp.TryGetLive => TryGetLive(lane),
        PgmapOp.Put => PutWalk(),
        PgmapOp.Kill => Kill(lane, question),
        PgmapOp.FindBusy => FindBusy(lane, question.From, question.To),
        PgmapOp.DropBases => DropBases(lane, question.From, question.To),
        PgmapOp.NextUsedChunk => NextUsedChunk(lane, question.From, question.To),
        PgmapOp.AddRoot => new(Outcome.Ok, AddRoot(question.From)),
        PgmapOp.SumShards => SumShards(lane, question.From),
        PgmapOp.SubscribeRoot => SubscribeRoot(waiter),
        PgmapOp.Drained => Advance(Life.Drained),
        PgmapOp.Release => Release(waiter),
        PgmapOp.NextMapper => new(Outcome.Ok, _hosts.NextProcess(question.From)),
        PgmapOp.NextInode => new(Outcome.Ok, _hosts.NextInode(Id, question.From)),
        _ => throw new InvalidOperationException($"{Id} in state {Life} has no turn for {question.Op}"),
    };

    /// <summary>The first half of a kill: from here on it cannot be killed again. False: it was killed before.</summary>
    public bool TryKill(in PgmapEvent question)
    {
        if (Interlocked.CompareExchange(ref _life, (int)Life.Dying, (int)Life.Live) != (int)Life.Live) return false;
        (_zap, _grace) = ((ZapOrder)question.From, (GracePlacement)question.To);
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
    public long TakeShard(Lane lane)
    {
        ref var shard = ref Shards[lane.Index * Ledger.ShardStride];
        var sum = shard;
        shard = 0;
        return sum;
    }

    public void WakeRoot()
    {
        WaiterId waiter;
        lock (_waitersLock)
        {
            waiter = _rootWaiter;
            _rootWaiter = default;
        }

        if (waiter != default) _hosts.Wake(waiter);
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

    private PgmapReply TryGetLive(Lane lane)
    {
        if (!Traits.GupTestsPgmap) return default;
        Interlocked.Increment(ref _walks);
        if (lane.IsLive(Id.Value)) return default;
        PutWalk();
        return new(Outcome.ENODEV);
    }

    private PgmapReply PutWalk()
    {
        if (!Traits.GupTestsPgmap || Interlocked.Decrement(ref _walks) > 0) return default;
        lock (_waitersLock)
        {
            if (_walkWaiter != default) _hosts.Wake(_walkWaiter);
            _walkWaiter = default;
        }

        return default;
    }

    private PgmapReply Kill(Lane lane, in PgmapEvent question)
    {
        if (!TryKill(question)) return new(Outcome.EAGAIN);
        foreach (var other in Lanes) other.SetLife(Id.Value, Life.Dying);
        Interlocked.MemoryBarrierProcessWide();
        lane.Counts.Messages += MessagesARound;
        return default;
    }

    private PgmapReply FindBusy(Lane lane, long from, long to)
    {
        var unit = 1L << Spec.Order;
        var frame = from;

        // Eight words at a time: their reads do not wait for each other's tests.
        for (var stride = unit; frame + 8 * stride <= to; frame += 8 * stride)
        {
            var at = _cells + frame;
            var any = at[0].Word | at[stride].Word | at[2 * stride].Word | at[3 * stride].Word
                | at[4 * stride].Word | at[5 * stride].Word | at[6 * stride].Word | at[7 * stride].Word;
            if (new PageCounts(any).Ref != 0) break;
        }

        while (frame < to && new PageCounts(_cells[frame].Word).Ref == 0) frame += unit;
        var read = (frame - from) / unit + (frame < to ? 1 : 0);
        lane.Counts.PagesRead += read;
        return new(Outcome.Ok, frame < to ? frame : -1, read);
    }

    private PgmapReply DropBases(Lane lane, long from, long to)
    {
        var unit = 1L << Spec.Order;
        var (idle, read) = (0L, 0L);
        for (var frame = from; frame < to; frame += unit, read++)
        {
            var before = new PageCounts(Interlocked.Or(ref Cells[frame].Word, PageRules.DropBase(default).Bits));
            if (before.Ref == 0) idle++;

            // Where idle shows 1, a page with one reference shows 1 from now on: its sleeper takes it for idle (interleaving a1-2).
            if (before.HasWaiters && Traits.WakesSleepers(PageRules.DropBase(before))) WakeIdle(frame);
        }

        lane.Counts.PagesRead += read;
        return new(Outcome.Ok, idle, read);
    }

    private PgmapReply NextUsedChunk(Lane lane, long from, long to)
    {
        var (first, end) = ((from + Chunk.Frames - 1) / Chunk.Frames, (to + Chunk.Frames - 1) / Chunk.Frames);
        var chunk = first;
        while (chunk < end && Marks[chunk] == 0) chunk++;
        var read = chunk - first + (chunk < end ? 1 : 0);
        lane.Counts.ChunksRead += read;
        return new(Outcome.Ok, chunk < end ? chunk * Chunk.Frames : -1, read);
    }

    private PgmapReply SumShards(Lane lane, long sign)
    {
        var sum = 0L;
        foreach (var other in Lanes) sum += TakeShard(other);
        lane.Counts.Messages += MessagesARound;
        return new(Outcome.Ok, AddRoot(sign * sum), Lanes.Count);
    }

    // Watch first, then look: whoever makes it zero afterwards tells, whoever did before is seen.
    private PgmapReply SubscribeRoot(WaiterId waiter)
    {
        lock (_waitersLock) _rootWaiter = waiter;
        RootIsWatched = true;
        Interlocked.MemoryBarrier();

        // Where uncounted pages were given back the count may have passed zero, which ended the wait (percpu_ref_put calls the release there).
        if (Volatile.Read(ref Root[0]) is not 0 and var root && !(_late && root < 0)) return new(Outcome.EBUSY, root);
        lock (_waitersLock)
        {
            if (_rootWaiter == default) return new(Outcome.EBUSY);
            _rootWaiter = default;
        }

        return default;
    }

    private PgmapReply Advance(Life to)
    {
        Volatile.Write(ref _life, (int)to);
        foreach (var lane in Lanes) lane.SetLife(Id.Value, to);
        return default;
    }

    private PgmapReply Release(WaiterId waiter)
    {
        lock (_waitersLock)
        {
            if (Interlocked.Read(ref _walks) > 0)
            {
                _walkWaiter = waiter;
                return new(Outcome.EBUSY);
            }
        }

        var reply = Advance(Life.Freed);
        WakeAllIdle();
        return reply;
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
}
