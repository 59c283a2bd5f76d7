using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Tasks and actors that come and go, for sessions; the explorer's worlds have all theirs from the start.</summary>
internal sealed partial class World
{
    /// <summary>A task for one protocol, in a slot that an ended one has left; null at the bound on tasks.</summary>
    public WorldTask? AddTransient(int worker, ScriptStep step)
    {
        var slot = _tasks.FindIndex(task => task.Ended);
        if (slot < 0 && _tasks.Count == TasksMax) return null;
        if (slot < 0)
        {
            slot = _tasks.Count;
            _tasks.Add(null!);
        }

        return _tasks[slot] = new(slot, $"worker-{worker}", worker, [step], Marks);
    }

    /// <summary>Sends a signal; false if the task does not sleep interruptibly.</summary>
    public static bool TrySignal(WorldTask task)
    {
        if (!CanBeSignalled(task)) return false;
        task.Signalled = true;
        return true;
    }

    /// <summary>Gives a freed pgmap's memory back; its number stays taken.</summary>
    public void Discard(PgmapId pgmap)
    {
        var spec = _pgmaps[pgmap.Value].Spec;
        _pgmaps[pgmap.Value] = new(pgmap, spec with { Frames = 1L << spec.Order }, Options, _wakes) { Life = Grace.Life.Freed };
    }

    /// <summary>Kills that some worker has not heard of.</summary>
    public int PendingHears => _pgmaps.Sum(pgmap => System.Numerics.BitOperations.PopCount(pgmap.Unaware));

    /// <summary>Lets the given one of them be heard.</summary>
    public void HearPending(int place)
    {
        foreach (var pgmap in _pgmaps)
        {
            for (var left = pgmap.Unaware; left != 0; left &= left - 1)
            {
                if (place-- > 0) continue;
                Take(Choice.Hear(pgmap.Id.Value, System.Numerics.BitOperations.TrailingZeroCount(left)));
                return;
            }
        }
    }

    /// <summary>The process, or null before its fork.</summary>
    public ProcessState? Find(ProcessId process) => process.Value < _processes.Count ? _processes[process.Value] : null;
}
