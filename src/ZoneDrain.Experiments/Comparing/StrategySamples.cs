using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Invariants;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>Everything measured of one strategy, repetition by repetition.</summary>
internal sealed class StrategySamples(StrategyId strategy)
{
    private readonly LatencyHistogram?[] _latencies = new LatencyHistogram?[Enum.GetValues<WorkloadOperation>().Length];

    public StrategyId Strategy { get; } = strategy;

    public string Name { get; } = StrategyList.Get(strategy).Traits.Name;

    public List<double> PageOperationsPerSecond { get; } = [];

    public List<double> CpuNsPerOperation { get; } = [];

    public List<double> CpuNs { get; } = [];

    public List<double> FirstUsesPerSecond { get; } = [];

    public List<double> LastUsesPerSecond { get; } = [];

    public List<double> CreateNs { get; } = [];

    public List<DrainFigure> Drains { get; } = [];

    public List<RepetitionFigures> Figures { get; } = [];

    public double BytesPerMapping { get; private set; }

    public long[] Hazards { get; } = new long[ViolationCounts.Kinds];

    /// <summary>Events of one life, counted on one worker: the same seed gives the same counts.</summary>
    public EventCounts LifeEvents { get; set; } = EventCounts.None;

    /// <summary>First uses an operation, from the same life.</summary>
    public double EdgePairsPerOperation { get; set; }

    /// <summary>Messages of a teardown, from one life on the engine itself; null in shared memory.</summary>
    public double? TeardownMessages { get; set; }

    /// <summary>Messages an edge pair, above those of bulk.</summary>
    public MeanEstimate EdgeMessages { get; set; }

    public CostBreakdown? Cost { get; set; }

    public bool HasFigures => PageOperationsPerSecond.Count > 0;

    public IEnumerable<DrainFigure> Warm => Drains.Where(drain => !drain.Cold);

    public IEnumerable<DrainFigure> ColdOnes => Drains.Where(drain => drain.Cold);

    /// <summary>Adds one measured repetition: all its lives.</summary>
    public void Add(IReadOnlyList<LifeFigures> lives, IReadOnlyList<double> createNs)
    {
        var seconds = lives.Sum(life => life.LoadSeconds);
        var operations = Math.Max(1, lives.Sum(life => life.Operations));
        var cpu = lives.Sum(life => (double)life.CpuNs);
        PageOperationsPerSecond.Add(lives.Sum(life => life.LoadCounts.PageOperations) / seconds);
        CpuNs.Add(cpu);
        CpuNsPerOperation.Add(cpu / operations);
        FirstUsesPerSecond.Add(lives.Sum(life => life.LoadCounts.FirstUses) / seconds);
        LastUsesPerSecond.Add(lives.Sum(life => life.LoadCounts.LastUses) / seconds);
        CreateNs.AddRange(createNs);
        var drains = lives.SelectMany(life => life.Drains).ToList();
        Drains.AddRange(drains);
        var warm = drains.Where(drain => !drain.Cold).DefaultIfEmpty(drains[0]).Select(drain => drain.ReleaseNs).ToList();
        Figures.Add(new(PageOperationsPerSecond[^1], CpuNsPerOperation[^1], Robust.Median(warm)));
        BytesPerMapping = Math.Max(BytesPerMapping, lives.Max(life => life.BytesPerMapping));
        foreach (var life in lives)
        {
            for (var op = 0; op < _latencies.Length; op++)
            {
                if (life.Latencies[op] is { } histogram) (_latencies[op] ??= new()).Merge(histogram);
            }
        }
    }

    public IEnumerable<(WorkloadOperation Operation, LatencyHistogram Histogram)> Latencies()
    {
        for (var op = 0; op < _latencies.Length; op++)
        {
            if (_latencies[op] is { } histogram) yield return ((WorkloadOperation)op, histogram);
        }
    }
}
