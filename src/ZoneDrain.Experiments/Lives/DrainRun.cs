using System.Globalization;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Lives;

/// <summary>One teardown, timed, driven by a worker that goes on with its load while the drain sleeps.</summary>
internal sealed class DrainRun(IEngine engine, TimeProvider time, LifeOptions options, TeardownPlan plan, TimeSpan deadline)
{
    /// <summary>Operations of the load between two revocations: each walks every page table.</summary>
    private const int RevokeEvery = 1024;

    /// <summary>When the kill began.</summary>
    public long KilledAt { get; private set; }

    /// <summary>When it ended.</summary>
    public long ReleasedAt { get; private set; }

    /// <summary>Told of the kill; null when nobody looks.</summary>
    public PgmapSpan? Span { get; init; }

    /// <summary>Tears down. With no load beside it, nothing but the drain itself can end what it waits for.</summary>
    /// <param name="session">Who drains.</param>
    /// <param name="load">What goes on beside it; null for nothing.</param>
    /// <param name="lastRelease">When the last holder let go.</param>
    /// <param name="revoke">Takes mappings away that were made while the kill was under way; called now and then while the drain waits.</param>
    /// <exception cref="DrainStuckException">It does not end, though everything that the run holds was given back.</exception>
    public DrainFigure Run(ISession session, ILifeLoad? load, Func<long> lastRelease, Action? revoke = null)
    {
        var before = engine.Counts;
        StuckDrain? stuck = null;
        KilledAt = time.GetTimestamp();
        var since = KilledAt;
        Span?.Kill(KilledAt);
        var cpu = ThreadCpu.NowNs();
        var completion = session.Start(new Teardown(plan));
        var drainCpu = ThreadCpu.NowNs() - cpu;
        for (var round = 0L; !completion.IsDone; round++)
        {
            if (round % RevokeEvery == 0) revoke?.Invoke();
            if (load is null)
            {
                if (session.TryWaitFor(completion.Ticket, deadline, out completion)) break;
                throw new DrainStuckException(Stuck(session));
            }

            load.Step(session);
            if (load.TryTakeTeardown(session, completion.Ticket, out var ended))
            {
                completion = ended;
                continue;
            }

            if (time.GetElapsedTime(since) < deadline) continue;
            if (stuck is not null) throw new DrainStuckException(Stuck(session));
            stuck = Stuck(session);
            // Who holds is told; then the fault is taken away, so that the run can go on.
            options.Faults?.Heal(session);
            load.LetGoOfAll(session);
            StuckDrains.AwaitSleepers(load, session, sleepers: 1, () => stuck);
            since = time.GetTimestamp();
        }

        ReleasedAt = completion.EndedAt != 0 ? completion.EndedAt : time.GetTimestamp();
        if (completion.Outcome != Outcome.Ok) throw new InvalidOperationException($"{plan.Pgmap}: its teardown ended with {completion.Outcome}");
        var grace = GraceNs(session);
        var release = time.GetElapsedTime(KilledAt, ReleasedAt).TotalNanoseconds;
        // Who let go before the kill was not waited for.
        var bound = Math.Min(release, time.GetElapsedTime(KilledAt, Math.Max(KilledAt, lastRelease())).TotalNanoseconds + grace);
        var counts = engine.Counts - before;
        return new(options.Cold, release, bound, drainCpu, counts, completion.Findings.Scans, completion.Findings.BusyScans, stuck);
    }

    // One grace period as it is now, for the bound; the workers are as busy as they were.
    private double GraceNs(ISession session)
    {
        var begin = time.GetTimestamp();
        session.Start(new AskPgmap(plan.Pgmap, null, 1));
        return time.GetElapsedTime(begin).TotalNanoseconds;
    }

    private StuckDrain Stuck(ISession session) => StuckDrains.Of(engine, session, plan.Pgmap, deadline);
}

/// <summary>A drain does not end, though nothing that the run does could keep it: the run ends with it, and tells who holds what.</summary>
internal sealed class DrainStuckException(StuckDrain drain, Exception? cause = null) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"{drain.Pgmap}: its drain by {drain.Strategy} does not end, and nothing runs that could end it"), cause)
{
    /// <summary>Which drain, and who holds it up.</summary>
    public StuckDrain Drain => drain;
}
