using System.Collections.Concurrent;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What a silo keeps of one world: cells of the chunks that live here, read sections, counts, and what was found wrong here.</summary>
internal sealed class WorldStore(string name, OperationLog log, SiloFences fences)
{
    private const int ViolationsKept = 1000;
    private readonly ConcurrentDictionary<int, PgmapCells> _pgmaps = [];
    private readonly List<WireViolation> _violations = [];
    private readonly HashSet<SiloAddress> _inherited = [];
    private readonly long[] _predicted = new long[ViolationCounts.Kinds];
    private readonly long[] _unpredicted = new long[ViolationCounts.Kinds];

    /// <summary>The world's name.</summary>
    public string Name { get; } = name;

    /// <summary>What is said of its operations.</summary>
    public OperationLog Log { get; } = log;

    /// <summary>Whose calls are refused on this silo.</summary>
    public SiloFences Fences { get; } = fences;

    /// <summary>Read sections of the protocols that are driven here.</summary>
    public Sections Sections { get; } = new();

    /// <summary>Closed while holders are asked what they keep.</summary>
    public WorldPause Gate { get; } = new();

    /// <summary>Events counted here.</summary>
    public SiloCounts Counts { get; } = new();

    /// <summary>The initiators that are active on this silo.</summary>
    public ConcurrentDictionary<string, ActorKind> Hosts { get; } = [];

    /// <summary>Those of them that are processes without a state: gone, or not made, here at least. They stay, for others ask whether they were made; of a load
    /// there are more and more, until they have rested for long. With the last call of each, or more than any where something of it is under way.</summary>
    public ConcurrentDictionary<string, long> Vacant { get; } = [];

    /// <summary>The initiators but those that have rested since before this call.</summary>
    public List<KeyValuePair<string, ActorKind>> HostsBut(long rested) =>
        [.. Hosts.Where(host => Vacant.GetValueOrDefault(host.Key, long.MaxValue) >= rested)];

    /// <summary>Processes that have ended, and that need no grain any more.</summary>
    public EndedProcesses Ended { get; } = new();

    /// <summary>The drivers that are active on this silo.</summary>
    public ConcurrentDictionary<int, bool> Drivers { get; } = [];

    /// <summary>Initiators on this silo that a protocol has slept at.</summary>
    public ConcurrentDictionary<string, ActorKind> Sleepers { get; } = [];

    /// <summary>The shares of a load that are here.</summary>
    public ConcurrentDictionary<int, ILoadGrain> Load { get; } = [];

    /// <summary>What was lost, by name.</summary>
    public ConcurrentQueue<string> Losses { get; } = [];

    /// <summary>The highest number given out for each kind of actor, as far as this silo was told: what a lost numbering is restored from.</summary>
    public ConcurrentDictionary<ActorKind, long> Numbers { get; } = [];

    /// <summary>The pgmaps known here.</summary>
    public IEnumerable<PgmapCells> Pgmaps => _pgmaps.Values;

    /// <summary>A pgmap, or null where this silo has not heard of it, or it was discarded.</summary>
    public PgmapCells? Find(int pgmap) => _pgmaps.GetValueOrDefault(pgmap);

    /// <summary>Makes a pgmap known here; one that is known gets the newer plan.</summary>
    public PgmapCells Open(int pgmap, PgmapPlacement plan, Orleans.Runtime.SiloAddress here)
    {
        var cells = _pgmaps.GetOrAdd(pgmap, number => new(new(number), plan, this, here));
        cells.Adopt(plan);
        return cells;
    }

    /// <summary>Forgets a pgmap and its cells.</summary>
    public void Discard(int pgmap)
    {
        if (_pgmaps.TryRemove(pgmap, out var cells)) Counts.Add(cells.TakeCounts());
    }

    /// <summary>All that was counted here.</summary>
    public EngineCounts ReadCounts()
    {
        foreach (var cells in Pgmaps) Counts.Add(cells.TakeCounts());
        return Counts.Read();
    }

    /// <summary>Notes a broken invariant.</summary>
    public void Add(WireViolation violation)
    {
        lock (_violations)
        {
            (violation.Predicted ? _predicted : _unpredicted)[(int)violation.Invariant]++;
            if (_violations.Count < ViolationsKept) _violations.Add(violation);
        }
    }

    /// <summary>What was found here.</summary>
    public SiloViolations Violations()
    {
        lock (_violations) return new([.. _violations], [.. _predicted], [.. _unpredicted]);
    }

    /// <summary>Takes over what a silo that leaves had counted and found; once, though it be told twice.</summary>
    public void Inherit(SiloAddress from, EngineCounts counts, SiloViolations found, string[] losses)
    {
        lock (_violations)
        {
            if (!_inherited.Add(from)) return;
            _violations.AddRange(found.Kept.Take(ViolationsKept - _violations.Count));
            for (var kind = 0; kind < ViolationCounts.Kinds; kind++)
            {
                _predicted[kind] += found.Predicted[kind];
                _unpredicted[kind] += found.Unpredicted[kind];
            }
        }

        Counts.Add(counts);
        foreach (var loss in losses) Losses.Enqueue(loss);
    }
}
