using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Results;

/// <summary>A report of one strategy pair with known figures.</summary>
internal static class SampleReport
{
    public static ComparisonReport Of(params StrategyReport[] strategies)
    {
        var answer = BreakEven.Of(new BreakEvenQuestion
        {
            First = "sweep",
            Second = "counter",
            TeardownDifference = MeanEstimate.Exact(10e6),
            EdgeDifference = MeanEstimate.Exact(-20),
            EdgePairsPerSecond = 250_000,
            FloorNs = 1e6,
        });
        return new ComparisonReport
        {
            Strategies = strategies,
            Headline = new PairAnswer("sweep", "counter", answer, answer.Sentence(new BreakEvenSetting(2, "uniform")), null),
            WhoseNanoseconds = "The nanoseconds are given by the user.",
            Cores = 2,
        };
    }

    public static StrategyReport Strategy(string name = "sweep", double factor = 1, int repetitions = 10) => new()
    {
        Name = name,
        Repetitions = repetitions,
        PageOperationsPerSecond = Summary.Of([10e6 * factor]),
        CpuNsPerOperation = Summary.Of([100]),
        FirstUsesPerSecond = Summary.Of([1000]),
        LastUsesPerSecond = Summary.Of([1000]),
        CreateNs = Summary.Of([5e6]),
        BytesPerPage = 64,
        Operations = [new OperationLatency("gup-pin", new LatencyFigures(100, 1e3, 2e3, 3e3, 4e3))],
        WarmDrain = Drain(10e6),
        ColdDrain = Drain(20e6),
        Hazards = [new HazardCount("PinOutlivesPgmap", 3, "")],
        Figures = [.. Enumerable.Range(0, repetitions).Select(i => new RepetitionFigures(factor * (10e6 + (1000 * i)), 100 + (0.01 * i), 10e6))],
    };

    private static DrainFigures Drain(double ns) => new()
    {
        Release = new LatencyFigures(40, ns, 2 * ns, 3 * ns, 4 * ns),
        LowerBoundNs = Summary.Of([ns / 2]),
        OverheadNs = Summary.Of([ns / 4]),
        CpuNs = Summary.Of([ns / 8]),
        PagesRead = Summary.Of([65_536]),
        Rescans = Summary.Of([0]),
        Sleeps = Summary.Of([1]),
        Messages = Summary.Of([4]),
    };
}
