using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Everything that follows from events × prices: break-evens, their ranges, their chart over sizes, and the largest device in time. One model of a teardown
/// stands behind all of them, the one that was counted.
/// </summary>
internal sealed class PairAnswers
{
    private static readonly long[] ChartPages = [.. Enumerable.Range(7, 8).Select(power => 1L << (2 * power))];

    private readonly ComparisonRun _run;
    private readonly IReadOnlyList<StrategySamples> _samples;
    private readonly Prices _prices;

    public PairAnswers(ComparisonRun run, IReadOnlyList<StrategySamples> samples, Prices prices)
    {
        (_run, _samples) = (run, samples);
        _prices = prices;
        var unpriced = samples.Where(samples => prices.Find(EventKind.Create, samples.Name) is null).ToList();
        if (unpriced.Count == 0) return;
        var measured = CreatePrice();
        foreach (var one in unpriced) _prices = _prices.With(EventKind.Create, measured, one.Name);
    }

    /// <summary>The device as the scenario has it, with the workers that load it.</summary>
    public DeviceShape Shape => ShapeFor(_run.Workers);

    private double EdgePairsPerSecond => _run.Request.EdgePairsPerSecond ?? _run.Scenario.Load.Rate * _samples.Max(samples => samples.EdgePairsPerOperation);

    /// <summary>The break-even of each pair whose prices are all known.</summary>
    public List<PairAnswer> Pairs()
    {
        var pairs = new List<PairAnswer>();
        for (var i = 0; i < _samples.Count; i++)
        {
            for (var j = i + 1; j < _samples.Count; j++)
            {
                if (IsPriced(_samples[i]) && IsPriced(_samples[j])) pairs.Add(Pair(_samples[i], _samples[j]));
            }
        }

        return pairs;
    }

    /// <summary>The two camps of mail S2 if both ran, else the first two that are safe, else the first two.</summary>
    public static PairAnswer? Headline(List<PairAnswer> pairs)
    {
        static bool Names(PairAnswer pair, string one, string other) => (pair.First == one && pair.Second == other)
            || (pair.First == other && pair.Second == one);
        return pairs.FirstOrDefault(pair => Names(pair, "sweep", "counter"))
            ?? pairs.FirstOrDefault(pair => pair.First != "bulk" && pair.Second != "bulk")
            ?? (pairs.Count > 0 ? pairs[0] : null);
    }

    /// <summary>The same break-evens over device size and folio order; the scenario's own size is always among them.</summary>
    public List<BreakEvenChart> Charts(List<PairAnswer> pairs)
    {
        long[] pages = [.. ChartPages.Append(Shape.Pages).Distinct().Order()];
        int[] orders = [.. new[] { 0, 9, 18, Shape.FolioOrder }.Distinct().Order()];
        return
        [
            .. pairs.Select(pair => new BreakEvenChart(pair.First, pair.Second, DrainScaling.Chart(
                Request(Find(pair.First), Find(pair.Second), _prices) with { Pages = pages, FolioOrders = orders }))),
        ];
    }

    /// <summary>The largest device and the smallest folio order whose teardown meets a deadline; null where none does, or a price is missing.</summary>
    public (long? Pages, int? Order) Within(StrategySamples samples, double deadlineNs) => !IsPriced(samples)
        ? (null, null)
        : (DrainScaling.LargestDevice(Model(samples), Shape, _prices, deadlineNs), DrainScaling.SmallestFolioOrder(Model(samples), Shape, _prices, deadlineNs));

    private DeviceShape ShapeFor(int workers) => new()
    {
        Pages = _run.Pages,
        FolioOrder = _run.Scenario.Devices[0] is { Type: MemoryType.Generic } device ? device.Order : 0,
        Workers = workers,
    };

    // Lives are counted on one worker, so that the same seed gives the same counts.
    private TeardownModel Model(StrategySamples samples) => new(samples.Name, samples.LifeEvents, ShapeFor(workers: 1));

    private StrategySamples Find(string name) => _samples.First(samples => samples.Name == name);

    private bool IsPriced(StrategySamples samples) =>
        _prices.Missing(Model(samples).Counts(Shape).Plus(EventCounts.EdgePair).With(EventKind.Create, 1), samples.Name).Count == 0;

    private DrainScalingRequest Request(StrategySamples first, StrategySamples second, Prices prices) => new()
    {
        First = Model(first),
        Second = Model(second),
        Prices = prices,
        EdgePairsPerSecond = EdgePairsPerSecond,
        Shape = Shape,
        Pages = [Shape.Pages],
    };

    private PairAnswer Pair(StrategySamples first, StrategySamples second)
    {
        var point = DrainScaling.Point(Request(first, second, _prices), Shape);
        var range = AnswerRange.Of(_prices, prices => DrainScaling.Point(Request(first, second, prices), Shape).Answer);
        var setting = new BreakEvenSetting(_run.Cores, _run.Trace is null ? Words<PageChoice>.Of(_run.Scenario.Workload.Pages.Choice) : null)
        {
            Threads = _run.Workers,
            Owners = _prices.ForeignOwners([first.Name, second.Name]),
            Range = range,
            WaitNs = point is { FirstWaitNs: 0, SecondWaitNs: 0 } ? null : (point.FirstWaitNs, point.SecondWaitNs),
        };
        var messages = Messages(point.Answer.Question, first, second);
        return new(first.Name, second.Name, point.Answer, point.Answer.Sentence(setting), point.EdgePairsPerPage)
        {
            Range = range,
            Messages = messages,
            MessagesSentence = messages?.Sentence(setting with { Owners = [], Range = null, WaitNs = null }),
        };
    }

    // The same question with messages in place of nanoseconds of cost.
    private static BreakEven? Messages(BreakEvenQuestion question, StrategySamples first, StrategySamples second) =>
        first.TeardownMessages is not { } firstDown || second.TeardownMessages is not { } secondDown ? null : BreakEven.Of(question with
        {
            TeardownDifference = MeanEstimate.Exact(firstDown - secondDown),
            EdgeDifference = first.EdgeMessages.Minus(second.EdgeMessages),
        });

    private Price CreatePrice() => Price.Measured(MeanEstimate.Of([.. _samples.SelectMany(samples => samples.CreateNs).Select(ns => ns / Shape.Folios)]));
}
