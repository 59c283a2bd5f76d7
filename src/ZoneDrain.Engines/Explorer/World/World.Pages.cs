using ZoneDrain.Delivery;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Turns of a page, one step at a time: what others do between two is what the guard of a 0→1 is there for. What nobody else could see is no turn of its own:
/// the life of a page in use, and what a strategy would not do anything about.
/// </summary>
internal sealed partial class World
{
    private readonly SilentLedger _silent = new();

    /// <summary>Turns of pages.</summary>
    public long PageOperations { get; private set; }

    /// <summary>First uses told.</summary>
    public long FirstUses { get; private set; }

    /// <summary>Last uses told.</summary>
    public long LastUses { get; private set; }

    // False: the question needs more turns.
    private bool PageTurn(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        reply = default;
        if ((ulong)frame >= (ulong)pgmap.Cells.Length)
        {
            _audit.Report(Invariant.WalkTouchesFreed, pgmap, frame, task.Name, $"{question.Op} of frame {frame}, which is no page of {pgmap.Id}");
            reply = new(Outcome.ENXIO);
            return true;
        }

        if (task.Turn.Step == PageStep.Start)
        {
            PageOperations++;
            if (_faulty && IsLate(task, pgmap, out reply)) return true;
        }

        pgmap.Speaker = WorkerOf(task, pgmap);
        if (_silos && Rules.KnowsWhatIsDone && RecountRules.IsDone(question, frame, new Store(this, task, pgmap), out reply))
        {
            Remember(task, reply);
            return true;
        }

        if (!PageTurns.Ask(new Store(this, task, pgmap), ref task.Turn, frame, question, task.Waiter, out reply)) return false;

        // A notice that crossed the signal is for a wait that is over; the next wait must not take it for its own.
        if (question.Op == PageOp.Unsubscribe) task.Told = false;
        if (_silos) Remember(task, reply);
        return true;
    }

    private bool IsLate(WorldTask task, PgmapWorld pgmap, out PageReply reply)
    {
        reply = new(Outcome.ENXIO);
        return (task.IsLate && pgmap.Life == Grace.Life.Freed) || IsHeard(task, out reply);
    }

    private static bool Holds(PgmapWorld pgmap, PageUse use) => use switch
    {
        PageUse.Map => pgmap.Traits.MapTakesReference,
        PageUse.Entry => pgmap.Traits.EntryTakesReference,
        _ => true,
    };

    // Whether others may run before the step, and where the turn goes on then.
    private bool Pauses(WorldTask task, PgmapWorld pgmap, ref PageTurn turn, PageStep next, in PageEvent question, long head, PageCounts after)
    {
        // On one silo a turn holds the lock.
        if (_silos) return false;
        switch (next)
        {
            case PageStep.Decided when IsSeenDeciding(pgmap, question, head):
                if (turn.Step == PageStep.Start) task.Sections++;
                turn.Step = turn.Step == PageStep.Start && !Options.MergesSections ? PageStep.ReadLife : PageStep.Decided;
                return true;
            case PageStep.ChangeWord when turn.Step != PageStep.Start && pgmap.Touched:
            case PageStep.GiveToTails:
            case PageStep.Leave when turn.Step != PageStep.Start && !Options.MergesSections:
                turn.Step = next;
                return true;
            case PageStep.TellLastUse when SpeaksAtLastUse(task, pgmap, head, after):
                if (pgmap.Strategy.LastUseNeedsSection) task.Sections++;
                turn.Step = next;
                return true;
            default:
                return false;
        }
    }

    private bool IsSeenDeciding(PgmapWorld pgmap, in PageEvent question, long frame)
    {
        if (Options.InstantKill) return false;
        return question.Op == PageOp.Associate ? pgmap.Traits.EntryTakesReference
            : pgmap.Traits.FirstUseAsksLife && pgmap.Cells[pgmap.Head(frame)].Counts.Ref == 0;
    }

    private bool SpeaksAtLastUse(WorldTask task, PgmapWorld pgmap, long head, PageCounts after)
    {
        _silent.Touched = false;
        pgmap.Strategy.LastUse(_silent, task.Worker, head, 1, after);
        return _silent.Touched;
    }

    private void WakeIdle(PgmapWorld pgmap, long head)
    {
        ref var counts = ref pgmap.Cells[head].Counts;
        if (!counts.HasWaiters) return;
        if (!Rules.WakesSleepers(pgmap.Traits, counts))
        {
            _audit.Sleepers(pgmap, head, counts);
            return;
        }

        counts = PageRules.WithoutWaiters(counts);
        for (var i = 0; i < pgmap.IdleWaiters.Count;)
        {
            if (pgmap.IdleWaiters[i].Frame != head)
            {
                i++;
                continue;
            }

            _wakes.Add(pgmap.IdleWaiters[i].Waiter);
            pgmap.IdleWaiters.RemoveAt(i);
        }
    }

    private void AuditCounts(WorldTask task, PgmapWorld pgmap, long head, PageCounts before, PageCounts after)
    {
        if (before.Ref == 0 && pgmap.GracePassed && pgmap.Traits.BaseRef(pgmap.Spec.Type) == 0 && !pgmap.Traits.AllocatesLate)
        {
            var detail = $"{before} became {after} when the pgmap was {pgmap.Life} and a grace period over";
            _audit.Report(Invariant.RevivedWhileDying, pgmap, head, task.Name, detail);
        }

        if (pgmap.Traits.MapTakesReference && !PageRules.MapsAreHeld(after))
            _audit.Report(Invariant.MapcountAboveRef, pgmap, head, task.Name, $"{after}");
        if (after.Ref == 0) _audit.Zero(task, pgmap, head);
    }
}
