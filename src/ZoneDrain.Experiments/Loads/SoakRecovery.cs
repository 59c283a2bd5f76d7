using ZoneDrain.Audit;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Loads;

/// <summary>
/// Takes over a world that outlived its program. What goes on there of itself comes to rest; then every reference is audited; then it is brought to its end in
/// the order of a teardown: owners are closed and processes exit, inodes are dropped, pgmaps are torn down and released; and it is audited again. What had
/// begun before is gone on with: an exit that was lost halfway, a teardown that waits.
/// </summary>
internal sealed class SoakRecovery(IEngine engine, IDurableWorld world, LoadRequest request, TimeProvider time) : IDisposable
{
    /// <summary>Lines of one kind that are told; of the rest, how many there are.</summary>
    private const int LinesMax = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly ManualResetEventSlim _pause = new();
    private readonly List<string> _lines = [];
    private readonly List<StuckDrain> _stuck = [];
    private int _audits;

    private TimeSpan Deadline => request.Scenario.Teardown.Deadline;

    /// <summary>Takes it over.</summary>
    public WorldFound Run()
    {
        var name = world.LastingName!;
        var asleep = ComeToRest();
        var pgmaps = Pgmaps();
        var before = engine.Processes.ToList();
        var audit = Audit();
        var alive = pgmaps.Where(pgmap => pgmap.Seen.Life != Life.Freed).ToList();
        _lines.Add($"world {name}: {Some(alive.Count, "pgmap")}, {Some(before.Count, "process", "processes")} and {Some(asleep.Count, "sleeper")} "
            + $"were there; {audit}");
        var held = alive.ToDictionary(pgmap => pgmap.Id, pgmap => PagesOf(pgmap.Id, before));
        Exit();
        var ended = ComeToRest();
        Evict(pgmaps);
        foreach (var (place, (id, seen)) in alive.Index()) Release(id, seen, $"world {name}: {id} {Word(seen.Life)} with {held[id]}", tell: place < LinesMax);
        if (alive.Count > LinesMax) _lines.Add($"world {name}: and {Some(alive.Count - LinesMax, "more pgmap")}");

        // One that something still names is kept for the audit to find.
        var named = engine.Inodes.Where(inode => inode.IndexEntries > 0).Select(inode => inode.Spec.Pgmap).ToHashSet();
        foreach (var (id, _) in pgmaps.Where(pgmap => !named.Contains(pgmap.Id) && engine.Inspect(pgmap.Id).Life == Life.Freed)) engine.Discard(id);
        ended = ComeToRest();
        foreach (var left in ended.Take(LinesMax)) _lines.Add($"world {name}: {left.Initiator} still sleeps in {left.Protocol} at {left.Step}");
        audit = Audit();
        var after = engine.Processes.Count();
        _lines.Add($"world {name}: {(after + ended.Count == 0 ? "nothing" : $"{Some(after, "process", "processes")} and {Some(ended.Count, "sleeper")}")} "
            + $"left over, and {audit}");
        return new(_lines, _audits, _stuck);
    }

    /// <inheritdoc/>
    public void Dispose() => _pause.Dispose();

    // What a program had begun goes on at the silos; what sleeps then, sleeps until somebody lets go.
    private IReadOnlyList<ProtocolUnderWay> ComeToRest()
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            var found = world.UnderWay();
            if (found.All(protocol => protocol.Sleeps) || time.GetElapsedTime(begin) > Deadline) return found;
            _pause.Wait(Pause);
        }
    }

    private List<(PgmapId Id, PgmapSnapshot Seen)> Pgmaps() =>
    [
        .. from number in Enumerable.Range(0, world.PgmapsMade)
           let id = new PgmapId(number)
           let seen = world.TryInspect(id)
           where seen is not null
           select (id, seen),
    ];

    // In words. A world that is being taken over may have lost silos, too, and stands still once that is made good.
    private string Audit()
    {
        var begin = time.GetTimestamp();
        int? wrong;
        while ((wrong = ReferenceAudit.Note(engine)) is null && time.GetElapsedTime(begin) < Deadline) _pause.Wait(Pause);
        if (wrong is null) return $"it did not stand still for an audit within {Deadline.TotalSeconds:0} s";
        _audits++;
        return $"the audit found {(wrong == 0 ? "nothing wrong" : Some(wrong.Value, "broken invariant"))}";
    }

    private string PagesOf(PgmapId pgmap, List<ProcessState> processes)
    {
        var rows = processes.SelectMany(process => ReferenceAudit.HeldBy(process, pgmap, int.MaxValue))
            .Concat(engine.Inodes.SelectMany(inode => ReferenceAudit.HeldBy(inode, pgmap, int.MaxValue)));
        return $"{Some(rows.Select(row => row.Page).Distinct().LongCount(), "page")} in use";
    }

    private void Exit()
    {
        var begin = time.GetTimestamp();
        while (engine.Processes.ToList() is { Count: > 0 } processes && time.GetElapsedTime(begin) < Deadline)
        {
            foreach (var process in processes) Exit(process);
            _pause.Wait(Pause);
        }
    }

    // Forks that made some of them were lost with whoever drove them. An exit that is under way elsewhere ends by itself; one that nobody drives any more is
    // gone on with. What one that has exited still keeps is shared by others.
    private void Exit(ProcessState process)
    {
        if (process.Status == ProcessStatus.Running) End(engine.Session.Start(new Exit(process.Id) { InPart = true }));
        else if (process.Status == ProcessStatus.Exiting) End(engine.Session.Start(new Exit(process.Id) { GoesOn = true }));
    }

    private void Evict(List<(PgmapId Id, PgmapSnapshot Seen)> pgmaps)
    {
        var there = pgmaps.Select(pgmap => pgmap.Id).ToHashSet();
        foreach (var inode in engine.Inodes.Where(inode => inode.Spec.Kind == InodeKind.File && there.Contains(inode.Spec.Pgmap)).ToList())
        {
            var outcome = End(engine.Session.Start(new Evict(inode.Id, Unlink: false)));
            if (outcome is not (Outcome.Ok or Outcome.ENOENT))
                _lines.Add($"world {world.LastingName}: {inode.Id} could not be dropped: {outcome}, mapped by {Mappers(inode)}");
            if (outcome == Outcome.ENOENT && inode.IndexEntries > 0)
                End(engine.Session.Start(new Truncate(inode.Id, inode.Spec.FileSystem, TruncateKind.Size, 0, 0)));
        }
    }

    private string Mappers(InodeState inode)
    {
        var mappers = engine.Inspect(inode.Id).Mappers;
        return mappers.Count == 0 ? "nobody" : string.Join(", ", mappers.Select(mapper => mapper.Process));
    }

    private void Release(PgmapId id, PgmapSnapshot seen, string was, bool tell)
    {
        var begin = time.GetTimestamp();
        if (seen.Life == Life.Live)
        {
            var spec = seen.Spec;
            var teardown = request.Scenario.Teardown;
            var plan = new TeardownPlan(
                id, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, teardown.Order, teardown.Grace, spec.Type == MemoryType.Generic);
            // EAGAIN: the one that had begun before has come to the kill first, and goes on.
            End(engine.Session.Start(new Teardown(plan)));
        }

        while (engine.Inspect(id).Life != Life.Freed && time.GetElapsedTime(begin) < Deadline) _pause.Wait(Pause);
        var took = time.GetElapsedTime(begin);
        if (engine.Inspect(id).Life == Life.Freed)
        {
            if (tell) _lines.Add($"{was}, released in {Durations.Format(took.TotalNanoseconds)}");
            return;
        }

        _lines.Add($"{was}, not released within {Durations.Format(took.TotalNanoseconds)}");
        _stuck.Add(StuckDrains.Of(engine, engine.Session, id, Deadline));
    }

    private Outcome End(Completion started)
    {
        if (started.IsDone) return started.Outcome;
        return engine.Session.TryWaitFor(started.Ticket, Deadline, out var ended) ? ended.Outcome : Outcome.EBUSY;
    }

    private static string Word(Life life) => life switch
    {
        Life.Live => "alive",
        Life.Dying => "in its drain",
        Life.Drained => "drained and not released",
        _ => life.ToString(),
    };

    private static string Some(long count, string one, string? several = null) =>
        FormattableString.Invariant($"{count:#,0} {(count == 1 ? one : several ?? one + "s")}");
}

/// <summary>What was found in a world that outlived its program, and what became of it.</summary>
/// <param name="Lines">A line each.</param>
/// <param name="Audits">Audits of all its references.</param>
/// <param name="Stuck">Pgmaps that were not released in time, with who holds them.</param>
internal sealed record WorldFound(IReadOnlyList<string> Lines, int Audits, IReadOnlyList<StuckDrain> Stuck);
