using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// What a silo keeps of a pgmap: a copy of its life, the cells of the chunks that live here, this silo's counters. A turn takes the lock, so on one silo a
/// first use and a kill cannot overlap: after the kill's acknowledgement no page that lives here leaves the idle state.
/// </summary>
internal sealed partial class PgmapCells : ILedger
{
    private readonly Lock _lock = new();
    private readonly WorldStore _world;
    private readonly SiloAddress _here;
    private readonly StrategyEntry _strategy;
    private bool _late;
    private readonly bool _hasFolios;
    private readonly bool _entriesSetOrder;
    private readonly bool _allocates;
    private readonly ChunkTable _chunks = new();
    private readonly Dictionary<long, List<WaiterId>> _idleWaiters = [];
    private readonly PageHolders _held = new();
    private readonly PageReplies _replies;
    private readonly Dictionary<(long From, long To), PgmapReply> _dropped = [];
    private readonly HashSet<long> _awaited = [];
    private readonly bool _knowsPlan;
    private HolderId _holder;
    private long _shard;
    private long _part;
    private long _version;

    public PgmapCells(PgmapId id, PgmapPlacement plan, WorldStore world, SiloAddress here)
    {
        (Id, Plan, _world, _here) = (id, plan, world, here);
        _replies = new(world.Fences);
        Traits = SchemeList.Get(plan.Spec.Scheme, plan.Spec.Type);
        _strategy = StrategyList.Get(plan.Spec.Strategy);
        _hasFolios = plan.Spec.Type != MemoryType.FsDax || Traits.FsDaxFolios;
        _entriesSetOrder = plan.Spec.Type == MemoryType.FsDax;
        _allocates = plan.Spec.Type.IsAllocated();

        // Who hears of a pgmap late gets its share of chunks from where they were, or anew.
        if (plan.Version > 1) Await(plan.Homes.Where(run => run.Silo.Equals(here)));
        _knowsPlan = true;
    }

    /// <summary>Which pgmap.</summary>
    public PgmapId Id { get; }

    /// <summary>What this silo knows of it.</summary>
    public PgmapPlacement Plan { get; private set; }

    /// <summary>Its scheme.</summary>
    public SchemeTraits Traits { get; }

    private Life Life => Plan.Life;

    private PgmapSpec Spec => Plan.Spec;

    /// <summary>The frame's cell lives here.</summary>
    public bool IsHome(long frame) => Plan.HomeOf(frame).Equals(_here);

    /// <summary>The frame's cell lives here and has come.</summary>
    public bool Answers(long frame)
    {
        lock (_lock) return IsHome(frame) && !_awaited.Contains(HeadChunk(frame));
    }

    /// <summary>Frames whose cells live here.</summary>
    public long HomeFrames => Plan.Homes.Where(run => run.Silo.Equals(_here))
        .Sum(run => Math.Max(0, Math.Min(run.To * Chunk.Frames, Spec.Frames) - run.From * Chunk.Frames));

    /// <summary>Takes over a newer plan; life only goes forward.</summary>
    public void Adopt(PgmapPlacement plan)
    {
        lock (_lock)
        {
            if (plan.Version < Plan.Version) return;
            if (plan.Version > Plan.Version) Await(plan.Homes.Where(run => run.Silo.Equals(_here)));
            Plan = plan.Life >= Plan.Life ? plan : plan with { Life = Plan.Life, Zap = Plan.Zap, Grace = Plan.Grace };
        }
    }

    /// <summary>Sets this silo's copy of the life. The answer is the acknowledgement: this silo's part, with every use that was decided before.</summary>
    public RootStatement SetLife(Life life, ZapOrder zap, GracePlacement grace, out List<WaiterId>? wakes)
    {
        lock (_lock)
        {
            wakes = null;
            if (life > Plan.Life) Plan = Plan with { Life = life, Zap = zap, Grace = grace };

            // Descriptors are gone: whoever still sleeps on one looks again and finds that out.
            if (life == Life.Freed && _idleWaiters.Count > 0)
            {
                wakes = [.. _idleWaiters.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)];
                _idleWaiters.Clear();
            }

            return Statement;
        }
    }

    /// <summary>This silo's part of the shared counter.</summary>
    public RootStatement State()
    {
        lock (_lock) return Statement;
    }

    /// <summary>Moves this silo's own counter into its part of the shared one.</summary>
    public RootStatement SumShard(long sign)
    {
        lock (_lock)
        {
            AddRoot(sign * _shard);
            _shard = 0;
            return Statement;
        }
    }

    /// <summary>Notes a broken invariant: a hazard where the tables foretell it, else a failure.</summary>
    public void Violated(Invariant invariant, long frame, string owner, string detail) => _world.Add(new(
        invariant, new PageId(Id, frame).Bits, Spec.Scheme, owner, detail,
        StrategyTable.Predicts(invariant, Spec.Scheme, Spec.Strategy, Plan.Zap, Plan.Grace, Spec.Type, _late)));

    /// <summary>A page as an observer sees it.</summary>
    public PageSnapshot Snapshot(long frame)
    {
        lock (_lock)
        {
            var head = Head(frame);
            var cell = Read(head);
            var order = Spec.Order != 0 ? Spec.Order : cell.Order;
            var actual = cell.Counts.Actual(Traits.BaseRef(Spec.Type));
            return new(cell.Counts, actual, new(Math.Max(0, cell.InodePlusOne - 1)), cell.Index, order, cell.InodePlusOne != 0);
        }
    }

    /// <inheritdoc/>
    public long AddRoot(long delta)
    {
        _part += delta;
        _version++;
        return _part;
    }

    /// <inheritdoc/>
    public long AddShard(int worker, long delta) => _shard += delta;

    /// <inheritdoc/>
    public long AddChunk(long frame, long delta) => ChunkOf(frame).Count += delta;

    /// <inheritdoc/>
    public void MarkChunk(long frame) => ChunkOf(frame).Marked = true;

    /// <inheritdoc/>
    public bool IsDying(int worker) => Life != Life.Live;

    // Frames that were at home here before stay as they are.
    private void Await(IEnumerable<HomeRun> runs)
    {
        foreach (var run in runs)
        {
            for (var chunk = run.From; chunk < run.To; chunk++)
            {
                if (_knowsPlan && IsHome(chunk * Chunk.Frames)) continue;
                _awaited.Add(chunk);
            }
        }
    }

    private RootStatement Statement => new(_here, _version, _part, _late);

    private ChunkCells ChunkOf(long frame)
    {
        var number = frame / Chunk.Frames;
        if (!_chunks.TryGetValue(number, out var chunk)) _chunks[number] = chunk = new();
        return chunk;
    }

    private ref CellRecord CellOf(long frame) => ref ChunkOf(frame).Cells[frame % Chunk.Frames];

    // Reading makes no memory.
    private CellRecord Read(long frame) => _chunks.TryGetValue(frame / Chunk.Frames, out var chunk) ? chunk.Cells[frame % Chunk.Frames] : default;

    private int OrderOf(long frame) => Spec.Order != 0 ? Spec.Order : _allocates || (_entriesSetOrder && _hasFolios) ? Read(frame).Order : 0;

    private long Head(long frame)
    {
        var order = OrderOf(frame);
        return frame >> order << order;
    }
}
