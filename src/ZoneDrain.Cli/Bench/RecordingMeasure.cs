using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>What it costs a closed loop to be recorded, with one latency in 64: the operations themselves in turns, and the row of each second.</summary>
internal sealed class RecordingMeasure : IMeasure
{
    private const double ShareMax = 0.05;
    private const string Rows = "4s";
    private static readonly string[] Sets = ["load.loop=closed", "load.warmup=0s", $"load.duration={Rows}"];

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("recording", "what recording takes from the throughput of a closed loop, latency sampled");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return [];
        var workers = Environment.ProcessorCount;
        var scenario = ShippedScenarios.Get(ShippedScenarios.Default, new() { Sets = Sets })!.Scenario!;
        progress.Report("recording: operations with and without");
        var prices = Operations(scenario, workers);
        if (cancellation.IsCancellationRequested) return [Slices.Row("an operation, recorded", prices)];
        progress.Report($"recording: the rows of {Rows}");
        var rowNs = RowNs(scenario, workers, cancellation);
        // One ratio is as uncertain as its slices; the limit is for all of them together.
        var ratio = RatioInterval.Of(prices.FirstNs, prices.SecondNs, new RatioOptions { Seed = 1 });
        double Share(double? times) => 1 - 1 / times!.Value + rowNs / (1e9 * workers);
        var share = FormattableString.Invariant(
            $"{100 * Share(ratio.Ratio):0.0} % (95 % interval {100 * Share(ratio.Low):0.0} to {100 * Share(ratio.High):0.0})");
        return
        [
            Slices.Row("an operation, recorded", prices),
            new("its ratio", FormattableString.Invariant($"{ratio.Ratio:0.000} times (95 % interval {ratio.Low:0.000} to {ratio.High:0.000})"), "", null),
            new("a row a second, CPU time", FormattableString.Invariant($"{rowNs / 1e6:0.00} ms"), "", null),
            new("of throughput, in all", share, $"at most {100 * ShareMax:0} %", Share(ratio.Ratio) <= ShareMax),
        ];
    }

    private static PairedPrices Operations(Scenario scenario, int workers)
    {
        var clock = new CpuClock();
        using var engine = new EmbeddedEngine(new() { Workers = workers });
        using var probe = new RecordingProbe(engine, scenario, StrategyId.Sweep, TimeProvider.System);
        long Recorded(long count) => probe.Run(recorded: true, count, clock.Time);
        long Unrecorded(long count) => probe.Run(recorded: false, count, clock.Time);
        var options = new PairedSlicesOptions { Blocks = 150, WarmupBlocks = 20, Slice = PairedSlicesOptions.SliceMax * 0.8, EventsMin = 10_000 };
        return new PairedSlices(clock, options).Run(Recorded, Unrecorded);
    }

    // CPU time of the thread that looks at the world and writes, from row to row of a real load.
    private static double RowNs(Scenario scenario, int workers, CancellationToken cancellation)
    {
        var place = Directory.CreateTempSubdirectory("zonedrain-bench-");
        try
        {
            var identity = new RunIdentity("load", scenario.Name, 1, "embedded", DateTimeOffset.UnixEpoch);
            var environment = new RunEnvironment
            {
                Machine = "",
                Cores = workers,
                MemoryBytes = 0,
                Dotnet = "",
                Version = "",
                CommandLine = "zonedrain bench",
                Seed = 1,
                Engine = "embedded",
            };
            using var folder = LoadFolder.Begin(place.FullName, identity, "", environment, "sweep", TimeProvider.System);
            var writer = new Writer(folder);
            new LoadRunner(count => new EmbeddedEngine(new() { Workers = count }), TimeProvider.System)
                .Run(new LoadRequest(scenario, StrategyId.Sweep, workers, 1), writer, cancellation);
            return writer.RowNs;
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private sealed class Writer(LoadFolder folder) : ILoadObserver
    {
        private readonly List<long> _sampler = [];
        private int _thread;

        /// <summary>The last row is written by whoever ended the load, and does not count.</summary>
        public double RowNs => _sampler.Count < 2 ? 0 : (double)(_sampler[^1] - _sampler[0]) / (_sampler.Count - 1);

        public void Second(SecondSample sample, LoadProgress progress)
        {
            folder.Add(sample);
            if (_sampler.Count == 0) _thread = Environment.CurrentManagedThreadId;
            if (_thread == Environment.CurrentManagedThreadId) _sampler.Add(ThreadCpu.NowNs());
        }

        public void Cycle(CycleSample sample, SoakState soFar)
        {
        }
    }
}
