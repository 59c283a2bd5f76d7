using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Lives pgmaps of a quarter, once and four times a break-even's length under both strategies, in pairs, and compares what they cost as a whole: from create
/// to release, in CPU time of all threads. The two of a pair are lived side by side, in windows of time, so that what the machine does meets both: a life's
/// load is what an operation took in the windows in which every worker kept its core, times its operations. Lives too short for windows are lived one
/// after the other, and a pair counts where every worker kept its core for most of its load.
/// </summary>
internal sealed class LivesCheck(Func<int, bool, IEngine> engines, TimeProvider time, ComparisonRun run)
{
    private const long OperationsMin = 64;
    private const long OperationsMax = 4_000_000;
    private const int CountEvery = 64;
    private const double Trim = 0.2;

    /// <summary>Pairs of the longest lives before the first look.</summary>
    private const int PairsAtFirst = 8;

    /// <summary>Blocks of windows that a pair must have room for.</summary>
    private const int BlocksMin = 4;

    private static readonly double[] Factors = [0.25, 1, 4];

    // Pairs of each length for one of the longest: of the short ones there are more in the same time.
    private static readonly int[] PairsForOne = [4, 2, 1];

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

        List<LivesOfLength> lives = [.. Factors.Zip(lengths, (factor, operations) => new LivesOfLength(factor, operations))];
        LivesReport report;
        var (look, longest) = (0, 0);
        do
        {
            look = NextLook(look);
            for (; longest < look && goesOn() && !cancellation.IsCancellationRequested; longest++)
            {
                for (var i = 0; i < lives.Count; i++)
                {
                    run.Step("lives", i == 0 ? question.First : question.Second);
                    for (var pair = 0; pair < PairsForOne[i] && !cancellation.IsCancellationRequested; pair++) LivePair(first, second, lives[i], cancellation);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            report = LivesReport.Of(answer, [.. lives.Select(length => length.Row(question, Trim))]);
        }
        while (report.Verdict == LivesVerdict.CouldNotTell && goesOn());
        return report;
    }

    /// <summary>
    /// Pairs of the longest lives at the next look. Who looks after every few pairs, and stops when he sees something, sees it sooner or later: so a look comes
    /// after a third more pairs than the last, which is twenty looks up to some two thousand.
    /// </summary>
    internal static int NextLook(int pairs) => pairs == 0 ? PairsAtFirst : pairs + Math.Max(PairsAtFirst / 2, pairs / 3);

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

    private void LivePair(StrategySamples first, StrategySamples second, LivesOfLength length, CancellationToken cancellation)
    {
        var (seed, secondLeads) = (unchecked(run.Request.Seed + 104_729 * (ulong)(length.Lived + 1)), (length.Lived & 1) == 1);
        if (length.IsTooShort) LiveByTurns(first, second, length, seed, secondLeads, cancellation);
        else LiveSideBySide(first, second, length, seed, secondLeads, cancellation);
    }

    private void LiveSideBySide(
        StrategySamples first, StrategySamples second, LivesOfLength length, ulong seed, bool secondLeads, CancellationToken cancellation)
    {
        using var engine = engines(run.Workers, false);
        var options = new SideBySideOptions(run.Workers, length.Operations, seed, secondLeads);
        using var lives = new SideBySide(engine, run.Scenario, (first.Strategy, second.Strategy), options, time, cancellation);
        lives.Run();
        run.NoteFailures(first, engine);
        cancellation.ThrowIfCancellationRequested();
        if (lives.Blocks < BlocksMin) length.IsTooShort = true;
        else length.Add(lives.Kept(), lives.Ends, engine.Counts.FirstUses / 2.0);
    }

    private void LiveByTurns(
        StrategySamples first, StrategySamples second, LivesOfLength length, ulong seed, bool secondLeads, CancellationToken cancellation)
    {
        var (one, other) = secondLeads ? (second, first) : (first, second);
        var (early, late) = (Live(one, length.Operations, seed, cancellation), Live(other, length.Operations, seed, cancellation));
        var (own, beside) = secondLeads ? (late, early) : (early, late);
        length.Add(own.Ns, beside.Ns, own.Kept && beside.Kept, (own.EdgePairs + beside.EdgePairs) / 2.0);
    }

    private (double Ns, long EdgePairs, bool Kept) Live(StrategySamples samples, long operations, ulong seed, CancellationToken cancellation)
    {
        using var engine = engines(run.Workers, false);
        var lived = new LifeOptions(samples.Strategy, run.Workers, operations, seed) { Measure = false, EndsInTurn = true };
        using var life = DeviceLife.In(engine, run.Scenario.World, lived, time, cancellation);
        var figures = life.Run();
        run.NoteFailures(samples, engine);
        return (life.CreateNs + figures.WorkNs, engine.Counts.FirstUses, figures.KeptTheirCores);
    }
}
