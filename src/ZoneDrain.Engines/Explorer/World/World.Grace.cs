using ZoneDrain.Grace;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Kills, read sections and grace periods. A kill is told to each worker; a grace period ends once every worker has heard it and has left the sections that
/// were open when it did (SRCU; kernel-model 3.1 and 3.2).
/// </summary>
internal sealed partial class World
{
    /// <summary>Grace periods that ended.</summary>
    public long GraceRounds { get; private set; }

    private void BeginKill(PgmapWorld pgmap)
    {
        if (Options.InstantKill || _silos) Array.Fill(pgmap.LifeCopies, Life.Dying);
        else pgmap.Unaware = (1u << Options.Workers) - 1;
    }

    private void Hear(PgmapWorld pgmap, int worker)
    {
        DirtyPgmap(pgmap.Id.Value);
        pgmap.LifeCopies[worker] = Life.Dying;
        pgmap.Unaware &= ~(1u << worker);
        foreach (var task in _tasks.Unmarked)
        {
            if ((task.GraceWorkers >> worker & 1) == 0 || task.GraceOf != pgmap.Id.Value) continue;
            task.GraceWorkers &= ~(1u << worker);
            task.GraceTasks |= OpenSections(worker, task);
        }
    }

    private void BeginGrace(WorldTask task, PgmapWorld pgmap)
    {
        if (task.Sections > 0) throw new InvalidOperationException($"{task.Box.Name} waits for a grace period inside a read section: it would wait for itself");
        task.AsksForGrace = false;
        task.GraceOf = pgmap.Id.Value;
        task.GraceWorkers = pgmap.Unaware;
        task.GraceTasks = 0;
        for (var worker = 0; worker < Options.Workers; worker++)
        {
            if ((pgmap.Unaware >> worker & 1) == 0) task.GraceTasks |= OpenSections(worker, task);
        }
    }

    private void EndGrace(WorldTask task)
    {
        GraceRounds++;
        var pgmap = _pgmaps[(int)task.Pending.To];
        if (pgmap.Life is Life.None or Life.Live || pgmap.GracePassed) return;
        pgmap.GracePassed = true;
        DirtyPgmap(pgmap.Id.Value);
    }

    private ulong OpenSections(int worker, WorldTask but)
    {
        var open = 0UL;
        foreach (var task in _tasks.Unmarked)
        {
            if (task != but && task.Worker == worker && task.Sections > 0) open |= 1UL << task.Number;
        }

        return open;
    }

    private void Leave(WorldTask task)
    {
        if (--task.Sections > 0) return;
        foreach (var other in _tasks.Unmarked)
        {
            if ((other.GraceTasks >> task.Number & 1) != 0) other.GraceTasks &= ~(1UL << task.Number);
        }
    }
}
