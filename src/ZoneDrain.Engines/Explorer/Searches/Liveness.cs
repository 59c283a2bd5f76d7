using ZoneDrain.Audit;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// What a world at rest says about those who have not ended. Nothing can run, so nothing can let go any more: a sleeper whose condition holds was forgotten
/// (invariant I8); one whose condition does not hold waits for a holder that will never let go, and that holder is named. A drain that merely was not
/// scheduled is never at rest.
/// </summary>
internal sealed class Liveness(World world)
{
    /// <summary>A line for each task that has not ended; empty if all have. Forgotten sleepers are reported as violations too.</summary>
    public IReadOnlyList<string> Explain()
    {
        var waiting = new List<string>();
        foreach (var task in world.Tasks)
        {
            if (!task.Ended) waiting.Add($"{task.Name} waits in {Protocol(task)} {Reason(task)}");
        }

        return waiting;
    }

    /// <summary>
    /// A line for each task that has not ended in a schedule that was given up: one that ran goes round, one that can run was merely not scheduled, and
    /// one that cannot waits.
    /// </summary>
    public IReadOnlyList<string> ExplainEndless(ReadOnlySpan<Choice> taken)
    {
        var ran = new HashSet<int>();
        foreach (var choice in taken[Math.Max(0, taken.Length - ScheduleSearch.ProgressBound)..])
        {
            if (choice.IsTurn) ran.Add(choice.Task);
        }

        var lines = new List<string>();
        foreach (var task in world.Tasks)
        {
            if (task.Ended) continue;
            var fate = ran.Contains(task.Number) ? $"ran on in {Protocol(task)} and ended nothing in {ScheduleSearch.ProgressBound} turns"
                : world.CanRun(task) ? $"can run in {Protocol(task)} and was not scheduled"
                : $"waits in {Protocol(task)} while others run";
            lines.Add($"{task.Name} {fate}");
        }

        return lines;
    }

    private static string Protocol(WorldTask task)
    {
        var name = task.Box.Name;
        var brace = name.IndexOf(' ', StringComparison.Ordinal);
        return (brace < 0 ? name : name[..brace]) + (task.Begun ? " at " + task.Box.Step : "");
    }

    private string Reason(WorldTask task)
    {
        if (!task.Begun && task.Script[task.At].Forked is { } child) return $"for {child} to be forked";
        if (!task.Begun) return $"for {task.Script[task.At].IdleInode} to be neither mapped nor open";
        if (task.Pending.Kind == NextKind.Grace) return "for a grace period that never ends";
        foreach (var inode in world.Inodes)
        {
            if (inode.Rwsem.IsWaiting(task.Waiter)) return $"for the rwsem of {inode.Id}";
            if (inode.Invalidate.IsWaiting(task.Waiter)) return $"for the invalidate lock of {inode.Id}";
            foreach (var (index, waiter) in inode.EntryWaiters)
            {
                if (waiter == task.Waiter) return $"for entry {index} of {inode.Id}";
            }
        }

        foreach (var pgmap in world.Pgmaps)
        {
            foreach (var (frame, waiter) in pgmap.IdleWaiters)
            {
                if (waiter == task.Waiter) return PageReason(task, pgmap, frame);
            }

            if (pgmap.WalkWaiter == task.Waiter) return $"for {pgmap.Walks} gup walks";
            if (pgmap.RootWaiter == task.Waiter) return RootReason(task, pgmap);
        }

        Forgotten(world.Pgmaps[0], 0, task, "nobody keeps its notice");
        return "for a notice that nobody keeps: it was forgotten (I8)";
    }

    private string PageReason(WorldTask task, PgmapWorld pgmap, long frame)
    {
        var counts = pgmap.Cells[frame].Counts;
        if (pgmap.Life == Life.Freed) return $"for {pgmap.Id}/page-{frame}, whose pgmap was freed under it: it will never be told";
        if (pgmap.Traits.WakesSleepers(counts))
        {
            Forgotten(pgmap, frame, task, counts.ToString());
            return $"for {pgmap.Id}/page-{frame}, which is idle: it was forgotten (I8)";
        }

        return $"for {pgmap.Id}/page-{frame} (actual ref {pgmap.ActualRef(frame)}, {counts}), held by {Holders(pgmap, frame)}";
    }

    private string RootReason(WorldTask task, PgmapWorld pgmap)
    {
        if (pgmap.Root == 0)
        {
            Forgotten(pgmap, 0, task, "its counter is zero");
            return $"for the counter of {pgmap.Id}, which is zero: it was forgotten (I8)";
        }

        return $"for the counter of {pgmap.Id} ({pgmap.Root}), held by {Holders(pgmap, -1)}";
    }

    private void Forgotten(PgmapWorld pgmap, long frame, WorldTask task, string detail) => world.Found.Add(
        new(Invariant.SleeperForgotten, new PageId(pgmap.Id, frame), pgmap.Spec.Scheme, task.Name, detail, Predicted: false));

    // Those who will never let go: a world at rest has no step left in which they could.
    private string Holders(PgmapWorld pgmap, long frame)
    {
        var holders = new List<string>();
        foreach (var process in world.Processes)
        {
            if (process is null) continue;
            foreach (var (_, pte, _) in process.Entries())
            {
                if (pte.IsDevice && pte.Page.Pgmap == pgmap.Id && (frame < 0 || pte.Page.Frame == frame)) holders.Add($"a mapping of {process.Id}");
            }

            foreach (var (owner, _, pin) in process.Pins())
            {
                if (pin.Page.Pgmap == pgmap.Id && (frame < 0 || pin.Page.Frame == frame)) holders.Add(ReferenceAudit.NameOf(process, owner));
            }
        }

        foreach (var inode in world.Inodes)
        {
            foreach (var (index, entry, _) in inode.Entries())
            {
                if (inode.Spec.Pgmap == pgmap.Id && entry.HasPage && (frame < 0 || entry.Frame == frame)) holders.Add($"index entry {index} of {inode.Id}");
            }
        }

        return holders.Count == 0 ? "nobody: a count was lost" : string.Join(", ", holders) + ", which will never let go";
    }
}
