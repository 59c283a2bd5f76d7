using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Lives pgmaps of a quarter, once and four times a break-even's length under both strategies, in pairs and by turns, and compares what they cost as a whole:
/// from create to release, in CPU time of all threads. A pair counts where every worker kept its core while it loaded, as slices do.
/// </summary>
internal sealed class LivesCheck(Func<int, bool, IEngine> engines, TimeProvider time, ComparisonRun run)
{
    private const long OperationsMin = 64;
    private const long OperationsMax = 4_000_000;
    private const int CountEvery = 64;
    private const double Trim = 0.2;

    /// <summary>Pairs of each length before the first look.</summary>
    private const int PairsAtFirst = 8;

    private static readonly double[] Factors = [0.25, 1, 4];

    /// <summary>Lives until both orders are seen, or <paramref name="goesOn"/> says that the time is over.</summary>
    public LivesReport Run(BreakEven.CrossesAt answer, Func<bool> goesOn, CancellationToken cancellation)
    {
        var question = answer.Question;
        var (first, second) = (run.Find(question.First), run.Find(question.Second));
        var edges = answer.LifetimeNs / 1e9 * question.EdgePairsPerSecond;
        var lengths = Lengths(first, edges, cancellation);
        if (lengths is null || lengths[0] < OperationsMin)
        {
            return LivesReport.None(question.First, question.Second, lengths is null
                ? "A life of four times the break-even makes too many operations to be lived here."
                : "A life of a quarter of the break-even has next to no operations.");
        }

        List<Pair>[] pairs = [.. Factors.Select(_ => new List<Pair>())];
        LivesReport report;
        var look = 0;
        do
        {
            look = NextLook(look);
            while (pairs[0].Count < look && goesOn() && !cancellation.IsCancellationRequested)
            {
                for (var i = 0; i < Factors.Length; i++)
                {
                    run.Step("lives", i == 0 ? question.First : question.Second);
                    pairs[i].Add(LivePair(first, second, lengths[i], pairs[i].Count, cancellation));
                }
            }

            cancellation.ThrowIfCancellationRequested();
            report = LivesReport.Of(answer, [.. Factors.Select((factor, i) => Row(question, factor, lengths[i], pairs[i]))]);
        }
        while (report.Verdict == LivesVerdict.CouldNotTell && goesOn());
        return report;
    }

    /// <summary>
    /// Pairs of each length at the next look. Who looks after every few pairs, and stops when he sees something, sees it sooner or later: so a look comes after
    /// a third more pairs than the last, which is twenty looks up to some two thousand.
    /// </summary>
    internal static int NextLook(int pairs) => pairs == 0 ? PairsAtFirst : pairs + Math.Max(PairsAtFirst / 2, pairs / 3);

    private static LivesRow Row(BreakEvenQuestion question, double factor, long operations, List<Pair> pairs)
    {
        List<Pair> kept = [.. pairs.Where(pair => pair.Kept)];
        var edges = pairs.Count == 0 ? 0 : pairs.Average(pair => pair.EdgePairs);
        var predicted = question.TeardownDifference.Plus(question.EdgeDifference.Times(edges));
        return kept.Count == 0
            ? new(factor, operations, edges, 0, pairs.Count, 0, new(0, double.PositiveInfinity, 1), predicted)
            : new(factor, operations, edges, kept.Count, pairs.Count, Robust.Median([.. kept.Select(pair => pair.FirstNs)]),
                MeanEstimate.Of([.. kept.Select(pair => pair.FirstNs - pair.SecondNs)], Trim), predicted);
    }

    // How many operations make so many edges: in the first moments of a life, when nearly every page is idle, more of them do than later.
    private long[]? Lengths(StrategySamples samples, double edges, CancellationToken cancellation)
    {
        var found = new List<long>();
        using var engine = engines(1, false);
        var world = ScenarioWorld.Create(engine, run.Scenario.World, samples.Strategy, time);
        void Drive(ISession session, WorkerLoad load)
        {
            while (found.Count < Factors.Length && load.Operations < OperationsMax && !cancellation.IsCancellationRequested)
            {
                load.RunOperations(session, CountEvery);
                while (found.Count < Factors.Length && engine.Counts.FirstUses >= Factors[found.Count] * edges) found.Add(load.Operations);
            }
        }

        using var life = new DeviceLife(engine, world, new(samples.Strategy, 1, 0, run.Request.Seed) { Measure = false, Drive = Drive }, time, cancellation);
        life.Run();
        cancellation.ThrowIfCancellationRequested();
        return found.Count == Factors.Length ? [.. found] : null;
    }

    private Pair LivePair(StrategySamples first, StrategySamples second, long operations, int number, CancellationToken cancellation)
    {
        var seed = unchecked(run.Request.Seed + 104_729 * (ulong)(number + 1));
        var (one, other) = (number & 1) == 0 ? (first, second) : (second, first);
        var (early, late) = (Live(one, operations, seed, cancellation), Live(other, operations, seed, cancellation));
        var (own, beside) = (number & 1) == 0 ? (early, late) : (late, early);
        return new(own.Ns, beside.Ns, (own.EdgePairs + beside.EdgePairs) / 2.0, own.Kept && beside.Kept);
    }

    private (double Ns, long EdgePairs, bool Kept) Live(StrategySamples samples, long operations, ulong seed, CancellationToken cancellation)
    {
        using var engine = engines(run.Workers, false);
        var cpu = ThreadCpu.NowNs();
        var world = ScenarioWorld.Create(engine, run.Scenario.World, samples.Strategy, time);
        var create = ThreadCpu.NowNs() - cpu;
        using var life = new DeviceLife(engine, world, new(samples.Strategy, run.Workers, operations, seed) { Measure = false }, time, cancellation);
        var figures = life.Run();
        run.NoteFailures(samples, engine);
        return (create + figures.WorkNs, engine.Counts.FirstUses, figures.KeptTheirCores);
    }

    private readonly record struct Pair(double FirstNs, double SecondNs, double EdgePairs, bool Kept);
}
