using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>Reports with a figure in every place, wide enough to test columns.</summary>
internal static class Reports
{
    private static readonly BreakEvenSetting Setting = new(2, "uniform");

    public static ComparisonReport For(CompareRequest request)
    {
        string[] names = [.. request.Strategies.Select(StrategyNames.Of)];
        var headline = Pair(names[^1], names[0], Crossing(names[^1], names[0]));
        var prices = Prices.KernelEstimates;
        return new ComparisonReport
        {
            Strategies = [.. names.Select((name, index) => Strategy(name, 1 + (0.1 * index), prices))],
            Ratios = [.. names.Where(name => name != "bulk").Select(name => new StrategyRatio(name, "page operations a second", Ratio()))],
            BreakEvens = [headline],
            Headline = headline,
            Latency = new LatencyAnswer(100e6, [.. names.Select(name =>
                new LatencyRow(name, 1.234e6, 987.6, name == "bulk" ? DrainScaling.PagesMax : 1L << 28, name == names[0] ? null : 9))]),
            Charts = [Chart(headline, prices)],
            EdgePrices = [.. names.Where(name => name is not ("bulk" or "sweep")).Select(name => new EdgePriceRow(
                name, new MeanEstimate(123.4, 4, 20), 0.87, new MeanEstimate(234.5, 9, 13), new MeanEstimate(12.3, 0.04, 13)))],
            Lives = LivesReport.Of((BreakEven.CrossesAt)headline.Answer, [Lives(0.25, 7.5e6), Lives(1, 0.1e6), Lives(4, -30e6)]),
            WhoseNanoseconds = prices.WhoseNanoseconds(),
            Cores = 2,
            TimeSeries = [new TimeSample(names[0], 0, 0, 1.5, 12e6, 1000, 1000, 2e6)],
            Histograms = [new NamedHistogram(names[0], "read-fault", new LatencyHistogram().ToSnapshot())],
        };
    }

    /// <summary>Pairs whose break-even is open.</summary>
    public static PairAnswer Open() => Pair("sweep", "counter", BreakEven.Of(Question("sweep", "counter") with
    {
        TeardownDifference = new MeanEstimate(10e6, 1e16, 9),
        EdgeDifference = new MeanEstimate(-20, 1e6, 9),
    }));

    public static StrategyReport Strategy(string name, double factor, Prices prices)
    {
        var latency = new LatencyFigures(3_200_000, 123.4 * factor, 456.7, 12_345.6, 98_765_432);
        var drain = new DrainFigures
        {
            Release = latency with { Count = 40, P50Ns = 12.3e6, P99Ns = 45.6e6, P999Ns = 45.7e6, MaxNs = 46e6 },
            LowerBoundNs = Summary.Of([11.1e6]),
            OverheadNs = Summary.Of([1.23e6]),
            CpuNs = Summary.Of([234e3]),
            PagesRead = Summary.Of([16_777_216]),
            Rescans = Summary.Of([12]),
            Sleeps = Summary.Of([1234]),
            Messages = Summary.Of([123_456]),
        };
        return new StrategyReport
        {
            Name = name,
            Repetitions = 10,
            PageOperationsPerSecond = Summary.Of([12.3e6 / factor, 12.4e6 / factor]),
            CpuNsPerOperation = Summary.Of([123.4 * factor]),
            FirstUsesPerSecond = Summary.Of([456_789]),
            LastUsesPerSecond = Summary.Of([456_788]),
            CreateNs = Summary.Of([3.45e6]),
            BytesPerPage = 64.02,
            Operations = [new OperationLatency("read-fault", latency), new OperationLatency("gup-longterm", latency)],
            ColdDrain = drain,
            WarmDrain = drain,
            Hazards = name == "bulk" ? [new HazardCount("PinOutlivesPgmap", 1234, "no page is awaited")] : [],
            Cost = CostModel.Explain(name, EventCounts.EdgePair.With(EventKind.PageRead, 16_777_216).With(EventKind.GraceRound, 2), prices),
            Figures = [.. Enumerable.Range(0, 10).Select(i => new RepetitionFigures((12e6 + (i * 10_000)) / factor, 120 * factor, 12e6 + (i * 1000)))],
        };
    }

    private static LivesRow Lives(double factor, double ns) =>
        new(factor, (long)(20_000 * factor), 12_345.6 * factor, 40, 64, 123e6, new MeanEstimate(ns, 1e10, 30), new MeanEstimate(1.02 * ns, 1e10, 30));

    private static PairAnswer Pair(string first, string second, BreakEven answer) =>
        new(first, second, answer, answer.Sentence(Setting), (answer as BreakEven.CrossesAt)?.EdgePairsPerPage(65_536));

    private static BreakEven Crossing(string first, string second) => BreakEven.Of(Question(first, second));

    private static BreakEvenQuestion Question(string first, string second) => new()
    {
        First = first,
        Second = second,
        TeardownDifference = new MeanEstimate(10e6, 1e10, 9),
        EdgeDifference = new MeanEstimate(-20, 0.1, 9),
        EdgePairsPerSecond = 250_000,
        FloorNs = 1e6,
    };

    private static RatioInterval Ratio() => RatioInterval.Of(
        [1.00, 1.02, 1.01, 0.99, 1.03, 1.00, 1.04], [1, 1, 1, 1, 1, 1, 1], new RatioOptions { Seed = 1, Better = BetterWhen.Higher });

    private static BreakEvenChart Chart(PairAnswer pair, Prices prices)
    {
        var shape = new DeviceShape { Pages = 1 };
        TeardownModel Model(string strategy) => new(strategy, EventCounts.None.With(EventKind.PageRead, strategy == "sweep" ? 1 : 0), shape);
        return new BreakEvenChart(pair.First, pair.Second, DrainScaling.Chart(new DrainScalingRequest
        {
            First = Model(pair.First),
            Second = Model(pair.Second),
            Prices = prices,
            EdgePairsPerSecond = 250_000,
            Shape = shape,
            Pages = [16_384, 1 << 20, 1 << 28],
        }));
    }
}
