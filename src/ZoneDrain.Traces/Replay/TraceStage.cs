using System.Collections.Concurrent;
using ZoneDrain.Ports;

namespace ZoneDrain.Traces.Replay;

/// <summary>What the players of one replay share: the pgmap with the workload's files, the address spaces, and the pins that last.</summary>
internal sealed class TraceStage
{
    /// <summary>Makes a pgmap that holds the workload's files.</summary>
    internal TraceStage(IEngine engine, TraceWorkload workload, ReplaySetting setting)
    {
        Workload = workload;
        Pgmap = engine.CreatePgmap(new(MemoryType.FsDax, workload.Frames, 0, setting.Scheme, setting.Strategy));
        var dirtyOnRead = setting.DirtyOnRead && (setting.Errors & DeliberateErrors.ReadsStayClean) == 0;
        (Inodes, Opened) = (new InodeId?[workload.Files.Count], new bool[workload.Files.Count]);
        foreach (var file in workload.Files.Where(file => file.IsDax))
        {
            var bytes = workload.InitialBytes[file.Index];
            var spec = new InodeSpec(InodeKind.File, Pgmap, setting.Scheme, setting.FileSystem, bytes, DirtyOnRead: dirtyOnRead);
            Inodes[file.Index] = engine.CreateInode(spec, bytes == 0 ? BlockState.Hole : BlockState.Written);
        }
    }

    internal TraceWorkload Workload { get; }

    internal PgmapId Pgmap { get; }

    /// <summary>By file; null for one that is no DAX file.</summary>
    internal InodeId?[] Inodes { get; }

    /// <summary>Files that a step has opened.</summary>
    internal bool[] Opened { get; }

    /// <summary>Address spaces by the pid of their first thread. Only the player of a space changes it.</summary>
    internal ConcurrentDictionary<int, ReplayProcess> Processes { get; } = [];

    /// <summary>Pins that last, by their number in the trace.</summary>
    internal ConcurrentDictionary<int, ReplayPin> Pins { get; } = [];

    /// <summary>Ends the pins that are left. The caller vouches that no player runs.</summary>
    internal void ReleasePins(ISession session)
    {
        foreach (var pin in Pins.Values) session.Start(new Protocols.CloseOwner(pin.Owner));
        Pins.Clear();
    }
}

/// <summary>A pin that lasts: who keeps it, on which file.</summary>
internal readonly record struct ReplayPin(OwnerId Owner, int File, bool IsInferred);

/// <summary>An address space of the trace: its process in the model, and the tasks that run in it.</summary>
internal sealed class ReplayProcess(ProcessId id)
{
    internal ProcessId Id { get; } = id;

    internal HashSet<int> Tasks { get; } = [];
}
