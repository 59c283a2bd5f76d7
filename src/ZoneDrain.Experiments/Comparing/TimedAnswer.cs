using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Measures in situ until every pair's interval is narrow enough, then checks the answer by lives until both orders are seen; each within its share of the
/// time. What the time did not suffice for is told, with the time that would.
/// </summary>
internal sealed class TimedAnswer(Func<int, bool, IEngine> engines, TimeProvider time, ComparisonRun run, PriceBook prices)
{
    /// <summary>The share of the budget after which no further repetition is begun that nobody asked for.</summary>
    public const double RepetitionShare = 0.3;

    private const double InSituShare = 0.75;
    private const double LivesShare = 1;

    // What is asked for by number may take all of the time; the answer has this share of it nevertheless.
    private const double LeastShare = 0.2;

    public void Measure(CancellationToken cancellation)
    {
        if (InSitu.Refusal(run) is not null) return;
        var inSitu = prices.InSitu = new InSitu(engines, time, run);
        var goesOn = Until(InSituShare);
        inSitu.WarmUp(goesOn, cancellation);
        var begin = time.GetTimestamp();
        var stop = new NarrowEnough();
        for (var round = 1; goesOn(); round++)
        {
            inSitu.Round(cancellation);
            if (NarrowEnough.IsLook(round) && stop.At(round, inSitu.HasEnough && Open(0).Count == 0)) break;
        }

        prices.Open = Open(time.GetElapsedTime(begin).TotalSeconds);
        if (PairAnswers.Headline(Pairs()) is { Answer: BreakEven.CrossesAt answer } && IsOfThisMachine(answer))
            prices.Lives = new LivesCheck(engines, time, run).Run(answer, Until(LivesShare), cancellation);
    }

    private Func<bool> Until(double share)
    {
        var begin = time.GetTimestamp();
        var (end, least) = (run.Request.Budget * share, run.Request.Budget * LeastShare);
        return () => time.GetElapsedTime(run.Begin) < end || time.GetElapsedTime(begin) < least;
    }

    private List<PairAnswer> Pairs()
    {
        StrategySamples[] samples = [.. run.Samples.Where(samples => samples.HasFigures)];
        return new PairAnswers(run, samples, prices.Answering(run.Request.Given, samples)).Pairs();
    }

    private List<OpenPair> Open(double seconds)
    {
        var open = new List<OpenPair>();
        foreach (var pair in Pairs())
        {
            if (pair.Answer is BreakEven.NotEnoughData) open.Add(new(pair.First, pair.Second, null, null));
            if (pair.Answer is not BreakEven.CrossesAt answer) continue;
            var half = (answer.HighNs - answer.LowNs) / 2 / answer.LifetimeNs;
            // An interval narrows with the root of the time.
            if (half > OpenPair.HalfWidthMax) open.Add(new(pair.First, pair.Second, half, seconds * (Math.Pow(half / OpenPair.HalfWidthMax, 2) - 1)));
        }

        return open;
    }

    // Lives on this machine say nothing of another's nanoseconds.
    private bool IsOfThisMachine(BreakEven.CrossesAt answer) => !run.Request.Given.HasAnyFor([answer.Question.First, answer.Question.Second]);
}
