using ZoneDrain.Grace;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Kills, read sections and grace periods. A kill is told to each worker; a grace period ends once every worker has heard it and has left the sections that
/// were open when it did (SRCU; kernel-model 3.1 and 3.2).
/// </summary>
internal sealed class GracePeriods(WorldParts parts, int workers)
{
    /// <summary>Those that ended.</summary>
    public long Rounds { get; private set; }

    /// <summary>Every worker is still to hear that the pgmap dies.</summary>
    public void BeginKill(PgmapWorld pgmap) => pgmap.Unaware = (1u << workers) - 1;

    /// <summary>A worker hears it.</summary>
    public void Hear(PgmapWorld pgmap, int worker)
    {
        parts.WritePgmap(pgmap.Id.Value);
        pgmap.LifeCopies[worker] = Life.Dying;
        pgmap.Unaware &= ~(1u << worker);
        foreach (var task in parts.Tasks.Unmarked)
        {
            if ((task.GraceWorkers >> worker & 1) == 0 || task.GraceOf != pgmap.Id.Value) continue;
            task.GraceWorkers &= ~(1u << worker);
            task.GraceTasks |= OpenSections(worker, task);
        }
    }

    /// <summary>A task asks for a grace period of a pgmap, and waits for the sections that are open now.</summary>
    public void Begin(WorldTask task, PgmapWorld pgmap)
    {
        if (task.Sections > 0) throw new InvalidOperationException($"{task.Box.Name} waits for a grace period inside a read section: it would wait for itself");
        task.AsksForGrace = false;
        task.GraceOf = pgmap.Id.Value;
        task.GraceWorkers = pgmap.Unaware;
        task.GraceTasks = 0;
        for (var worker = 0; worker < workers; worker++)
        {
            if ((pgmap.Unaware >> worker & 1) == 0) task.GraceTasks |= OpenSections(worker, task);
        }
    }

    /// <summary>Its grace period is over.</summary>
    public void End(WorldTask task)
    {
        Rounds++;
        var pgmap = parts.Pgmaps[(int)task.Pending.To];
        if (pgmap.Life is Life.None or Life.Live || pgmap.GracePassed) return;
        pgmap.GracePassed = true;
        parts.WritePgmap(pgmap.Id.Value);
    }

    private ulong OpenSections(int worker, WorldTask but)
    {
        var open = 0UL;
        foreach (var task in parts.Tasks.Unmarked)
        {
            if (task != but && task.Worker == worker && task.Sections > 0) open |= 1UL << task.Number;
        }

        return open;
    }

    /// <summary>A task leaves a read section.</summary>
    public void Leave(WorldTask task)
    {
        if (--task.Sections > 0) return;
        foreach (var other in parts.Tasks.Unmarked)
        {
            if ((other.GraceTasks >> task.Number & 1) != 0) other.GraceTasks &= ~(1UL << task.Number);
        }
    }
}
