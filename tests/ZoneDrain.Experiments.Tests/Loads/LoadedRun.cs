using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>A load on the embedded engine, as small as it can be, with all that it told.</summary>
internal sealed class LoadedRun : ILoadObserver
{
    private static readonly string[] Small =
        ["devices[0].size=1MiB", "processes.count=4", "load.warmup=0s", "load.threads=2", "load.rate=2000/s", "load.duration=300ms", "soak.cycle=100ms"];

    public List<SecondSample> Seconds { get; } = [];

    public List<CycleSample> Cycles { get; } = [];

    public SoakState State { get; private set; } = new();

    /// <summary>Called after each cycle.</summary>
    public Action<CycleSample>? AfterCycle { get; init; }

    /// <summary>Called after each second.</summary>
    public Action<SecondSample>? AfterSecond { get; init; }

    /// <summary>Whether seconds carry what the world looks like.</summary>
    public bool Watches { get; init; }

    public List<LoadSurroundings> Surroundings { get; } = [];

    /// <summary>Who does the faults of a cluster, on the engine that was made; null: nobody.</summary>
    public Func<IEngine, IClusterFaults>? Cluster { get; init; }

    public LoadReport? Report { get; private set; }

    public LoadReport Run(string[] sets, bool soak = false, SoakState? resume = null, string name = "default", CancellationToken cancellation = default)
    {
        var result = ShippedScenarios.Get(name, new() { Sets = [.. Small, .. sets] })!;
        var scenario = result.Scenario ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
        var strategy = scenario.Devices[0].Drain ?? StrategyId.Sweep;
        var request = new LoadRequest(scenario, strategy, scenario.Load.Threads, scenario.Seed) { Soak = soak, Resume = resume };
        IEngine? engine = null;
        var cluster = Cluster is null ? null : new LazyFaults(() => Cluster(engine!));
        var runner = new LoadRunner(workers => engine = new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System, cluster);
        Report = runner.Run(request, this, cancellation);
        return Report;
    }

    // The engine is made after its runner.
    private sealed class LazyFaults(Func<IClusterFaults> make) : IClusterFaults
    {
        public CallCounts Calls => make().Calls;

        public string Begin(FaultSpec fault, ulong seed) => make().Begin(fault, seed);

        public void End(FaultSpec fault) => make().End(fault);
    }

    void ILoadObserver.Second(SecondSample sample, LoadProgress progress)
    {
        Seconds.Add(sample);
        if (progress.Surroundings is { } surroundings) Surroundings.Add(surroundings);
        AfterSecond?.Invoke(sample);
    }

    void ILoadObserver.Cycle(CycleSample sample, SoakState soFar)
    {
        Cycles.Add(sample);
        State = soFar;
        AfterCycle?.Invoke(sample);
    }
}
