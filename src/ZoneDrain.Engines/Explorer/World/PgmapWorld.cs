using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Schemes;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A pgmap of a world, its pages, its counters, and each worker's copy of its life.</summary>
internal sealed partial class PgmapWorld : ILedger
{
    private readonly WakeQueue _wakes;

    public PgmapWorld(PgmapId id, PgmapSpec spec, WorldOptions options, WakeQueue wakes)
    {
        _wakes = wakes;
        Id = id;
        Spec = spec;
        var traits = SchemeList.Get(spec.Scheme, spec.Type);
        Traits = options.WakesAtMappings ? traits with { WakesAtMappings = true } : traits;
        Strategy = StrategyList.Get(spec.Strategy);
        HasFolios = spec.Type != MemoryType.FsDax || Traits.FsDaxFolios;
        Cells = new PageCell[spec.Frames];
        LifeCopies = new Life[options.Workers];
        Array.Fill(LifeCopies, Life.Live);
        Shards = new long[options.Workers];
        Chunks = new long[(spec.Frames + Chunk.Frames - 1) / Chunk.Frames];
        Marks = new bool[Chunks.Length];
    }

    public PgmapId Id { get; }

    public PgmapSpec Spec { get; }

    public SchemeTraits Traits { get; }

    public StrategyEntry Strategy { get; }

    /// <summary>The pages of a large entry share one count.</summary>
    public bool HasFolios { get; }

    public PageCell[] Cells { get; }

    public Life Life { get; set; } = Life.Live;

    public Life[] LifeCopies { get; }

    /// <summary>Workers, by bit, that have not heard of the kill.</summary>
    public uint Unaware { get; set; }

    /// <summary>A grace period passed since the kill: invariant I5 holds from here on.</summary>
    public bool GracePassed { get; set; }

    /// <summary>Its pages must stay movable: a device's, which evicts them, or a block of RAM that may go offline.</summary>
    public bool IsMovable { get; init; }

    /// <summary>A page was handed out after the kill that nothing counts.</summary>
    public bool Late { get; set; }

    public long[] Shards { get; }

    public long[] Chunks { get; }

    public bool[] Marks { get; }

    public long Walks { get; set; }

    public WaiterId RootWaiter { get; set; }

    public WaiterId WalkWaiter { get; set; }

    public ZapOrder Zap { get; set; }

    public GracePlacement Grace { get; set; } = GracePlacement.Both;

    public List<(long Frame, WaiterId Waiter)> IdleWaiters { get; } = [];

    /// <summary>Strategies were called since this was last cleared, and changed or read a counter.</summary>
    public bool Touched { get; set; }

    public byte OrderAt(long frame) => Spec.Order != 0 ? Spec.Order : HasFolios ? Cells[frame].Order : (byte)0;

    public long Head(long frame)
    {
        var order = OrderAt(frame);
        return frame >> order << order;
    }

    public int ActualRef(long head) => Cells[head].Counts.Actual(Traits.BaseRef(Spec.Type));

    /// <summary>References of holders and of the scheme's base, whether a teardown has taken the base's away or not.</summary>
    public int HeldRef(long head) => Cells[head].Counts.Ref + Traits.BaseRef(Spec.Type);

    public long AddShard(int worker, long delta)
    {
        Touched = true;
        return Shards[worker] += delta;
    }

    public long AddChunk(long frame, long delta)
    {
        Touched = true;
        return Chunks[frame / Chunk.Frames] += delta;
    }

    public void MarkChunk(long frame)
    {
        Touched = true;
        Marks[frame / Chunk.Frames] = true;
    }

    public bool IsDying(int worker)
    {
        Touched = true;
        return LifeCopies[worker] != Life.Live;
    }

    public void Save(StateWriter to)
    {
        to.Byte((byte)Life);
        foreach (var copy in LifeCopies) to.Byte((byte)copy);
        to.Number(Unaware);
        to.Byte((byte)((GracePassed ? 1 : 0) | (Late ? 2 : 0)));
        to.Signed(_root);
        foreach (var shard in Shards) to.Signed(shard);
        foreach (var chunk in Chunks) to.Signed(chunk);
        foreach (var mark in Marks) to.Bool(mark);
        to.Number((ulong)Walks);
        to.Number((ulong)RootWaiter.Value);
        to.Number((ulong)WalkWaiter.Value);
        to.Byte((byte)Zap);
        to.Byte((byte)Grace);
        to.Number((ulong)IdleWaiters.Count);
        foreach (var (frame, waiter) in IdleWaiters)
        {
            to.Number((ulong)frame);
            to.Number((ulong)waiter.Value);
        }

        SaveCells(to);
        SaveParts(to);
    }

    public void Load(ref StateReader from)
    {
        Life = (Life)from.Byte();
        foreach (ref var copy in LifeCopies.AsSpan()) copy = (Life)from.Byte();
        Unaware = (uint)from.Number();
        var flags = from.Byte();
        (GracePassed, Late) = ((flags & 1) != 0, (flags & 2) != 0);
        _root = from.Signed();
        foreach (ref var shard in Shards.AsSpan()) shard = from.Signed();
        foreach (ref var chunk in Chunks.AsSpan()) chunk = from.Signed();
        foreach (ref var mark in Marks.AsSpan()) mark = from.Bool();
        Walks = (long)from.Number();
        RootWaiter = new((long)from.Number());
        WalkWaiter = new((long)from.Number());
        Zap = (ZapOrder)from.Byte();
        Grace = (GracePlacement)from.Byte();
        IdleWaiters.Clear();
        for (var left = from.Int(); left > 0; left--) IdleWaiters.Add(((long)from.Number(), new((long)from.Number())));
        LoadCells(ref from);
        LoadParts(ref from);
    }

    // Frames that carry nothing are left out: each frame is told as the distance from the one before.
    private void SaveCells(StateWriter to)
    {
        var last = -1;
        for (var frame = 0; frame < Cells.Length; frame++)
        {
            ref var cell = ref Cells[frame];
            if (cell.IsBlank) continue;
            to.Number((ulong)(frame - last));
            last = frame;
            to.Number(cell.Counts.Bits);
            to.Byte(cell.Order);
            to.Bool(cell.Associated);
            if (!cell.Associated) continue;
            to.Number((ulong)cell.Inode.Value);
            to.Number((ulong)cell.Index);
        }

        to.Number(0);
    }

    private void LoadCells(ref StateReader from)
    {
        Array.Clear(Cells);
        var frame = -1;
        for (var step = from.Int(); step != 0; step = from.Int())
        {
            frame += step;
            ref var cell = ref Cells[frame];
            cell.Counts = new(from.Number());
            cell.Order = from.Byte();
            cell.Associated = from.Bool();
            if (!cell.Associated) continue;
            cell.Inode = new(from.Int());
            cell.Index = (long)from.Number();
        }
    }
}

/// <summary>One page of a world.</summary>
internal struct PageCell
{
    public PageCounts Counts;
    public InodeId Inode;
    public long Index;
    public byte Order;
    public bool Associated;

    public readonly bool IsBlank => Counts.Bits == 0 && !Associated && Order == 0;
}
