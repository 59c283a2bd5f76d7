using System.Numerics;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// What a silo keeps of a pgmap: a copy of its life, the cells of the chunks that live here, this silo's counters. A turn of a page takes the lock of its part,
/// and what concerns more than one page all of them, so on one silo a first use and a kill cannot overlap: after the kill's acknowledgement no page that
/// lives here leaves the idle state.
/// </summary>
internal sealed partial class PgmapCells : ILedger
{
    private const int PartsMax = 16;
    private readonly CellPart[] _parts;
    private readonly int _partOrder;
    private readonly WorldStore _world;
    private readonly SiloAddress _here;
    private readonly StrategyEntry _strategy;
    private readonly string _name;
    private bool _late;
    private readonly bool _hasFolios;
    private readonly bool _entriesSetOrder;
    private readonly bool _allocates;
    private readonly Dictionary<(long From, long To), PgmapReply> _dropped = [];
    private readonly HashSet<long> _awaited = [];
    private readonly bool _knowsPlan;
    private long _sum;
    private long _version;

    public PgmapCells(PgmapId id, PgmapPlacement plan, WorldStore world, SiloAddress here)
    {
        (Id, Plan, _world, _here) = (id, plan, world, here);
        _partOrder = Math.Max(plan.Spec.Order, BitOperations.Log2(Chunk.Frames));
        var parts = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(plan.Spec.Frames >> _partOrder, 1, PartsMax));
        _parts = [.. Enumerable.Range(0, parts).Select(number => new CellPart(number, world.Fences, _floors))];
        _name = new ActorKey(world.Name, ActorKind.Pgmap, id.Value).ToString();
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
        lock (PartOf(frame).Lock) return IsHome(frame) && !_awaited.Contains(HeadChunk(frame));
    }

    /// <summary>Frames whose cells live here.</summary>
    public long HomeFrames => Plan.Homes.Where(run => run.Silo.Equals(_here))
        .Sum(run => Math.Max(0, Math.Min(run.To * Chunk.Frames, Spec.Frames) - run.From * Chunk.Frames));

    /// <summary>Takes over a newer plan; life only goes forward.</summary>
    public void Adopt(PgmapPlacement plan)
    {
        using (LockAll())
        {
            if (plan.Version < Plan.Version) return;
            if (plan.Version > Plan.Version) Await(plan.Homes.Where(run => run.Silo.Equals(_here)));
            Plan = plan.Life >= Plan.Life ? plan : plan with { Life = Plan.Life, Zap = Plan.Zap, Grace = Plan.Grace };
        }
    }

    /// <summary>Sets this silo's copy of the life. The answer is the acknowledgement: this silo's part, with every use that was decided before.</summary>
    public RootStatement SetLife(Life life, ZapOrder zap, GracePlacement grace, out List<WaiterId>? wakes)
    {
        using (LockAll())
        {
            wakes = null;
            if (life > Plan.Life) Plan = Plan with { Life = life, Zap = zap, Grace = grace };

            // Descriptors are gone: whoever still sleeps on one looks again and finds that out.
            if (life == Life.Freed && Sleepers.Any())
            {
                wakes = [.. Sleepers.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)];
                foreach (var part in _parts) part.Sleepers.Clear();
            }

            return Statement;
        }
    }

    /// <summary>Returns when each turn that goes on has ended.</summary>
    public void AwaitTurns() => LockAll().Dispose();

    /// <summary>This silo's part of the shared counter.</summary>
    public RootStatement State()
    {
        using (LockAll()) return Statement;
    }

    /// <summary>Moves this silo's own counter into its part of the shared one.</summary>
    public RootStatement SumShard(long sign)
    {
        using (LockAll())
        {
            AddRoot(_parts.Sum(part => ShardRules.Take(ref part.Count, sign)));
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
        lock (PartOf(frame).Lock)
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
        var sum = Interlocked.Add(ref _sum, delta);
        Interlocked.Increment(ref _version);
        return sum;
    }

    /// <inheritdoc/>
    public long AddShard(int worker, long delta) => _parts[worker].Count += delta;

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

    private RootStatement Statement => new(_here, _version, _sum, _late);

    // A folio is of one part, and chunks of a part are apart, so that no run of them has one lock.
    private CellPart PartOf(long frame) => _parts[(frame >> _partOrder) & (_parts.Length - 1)];

    private IEnumerable<KeyValuePair<long, List<WaiterId>>> Sleepers => _parts.SelectMany(part => part.Sleepers);

    private WholeLock LockAll() => new(_parts);

    private ChunkCells ChunkOf(long frame)
    {
        var number = frame / Chunk.Frames;
        var chunks = PartOf(frame).Chunks;
        if (!chunks.TryGetValue(number, out var chunk)) chunks[number] = chunk = new();
        return chunk;
    }

    private ref CellRecord CellOf(long frame) => ref ChunkOf(frame).Cells[frame % Chunk.Frames];

    // Reading makes no memory.
    private CellRecord Read(long frame) =>
        PartOf(frame).Chunks.TryGetValue(frame / Chunk.Frames, out var chunk) ? chunk.Cells[frame % Chunk.Frames] : default;

    private int OrderOf(long frame) => Spec.Order != 0 ? Spec.Order : _allocates || (_entriesSetOrder && _hasFolios) ? Read(frame).Order : 0;

    private long Head(long frame)
    {
        var order = OrderOf(frame);
        return frame >> order << order;
    }

    /// <summary>Every part's lock, taken in order.</summary>
    private readonly ref struct WholeLock
    {
        private readonly CellPart[] _parts;

        public WholeLock(CellPart[] parts)
        {
            _parts = parts;
            foreach (var part in parts) part.Lock.Enter();
        }

        public void Dispose()
        {
            foreach (var part in _parts) part.Lock.Exit();
        }
    }
}
