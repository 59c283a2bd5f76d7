using ZoneDrain.Delivery;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// What a world is made of, part by part: pgmaps, drivers, inodes, processes, tasks, and last the notices: what tasks were told, the sections they are in and
/// the grace periods they wait for. Each part saves itself as canonical bytes, so a snapshot is a copy and equality is exact; the notices are the world's own.
/// </summary>
internal sealed class WorldParts
{
    public WorldParts()
    {
        Pgmaps = new(Marks);
        Drivers = new(Marks);
        Inodes = new(Marks);
        Processes = new(Marks);
        Tasks = new(Marks);
    }

    /// <summary>Parts that were looked at and parts that were changed.</summary>
    public PartMarks Marks { get; } = new();

    public PartList<PgmapWorld> Pgmaps { get; }

    public PartList<FrameAllocator> Drivers { get; }

    public PartList<InodeState> Inodes { get; }

    /// <summary>Which locks of each inode those have who may die; empty where nobody may.</summary>
    public List<InodeHolds> Holds { get; } = [];

    /// <summary>The processes; null before a fork makes one.</summary>
    public PartList<ProcessState?> Processes { get; }

    public PartList<WorldTask> Tasks { get; }

    /// <summary>How many there are, the notices among them.</summary>
    public int Count => Pgmaps.Count + Drivers.Count + Inodes.Count + Processes.Count + Tasks.Count + 1;

    public void WritePgmap(int pgmap) => Marks.WritePart(pgmap);

    public void WriteDriver(int driver) => Marks.WritePart(Drivers.First + driver);

    public void WriteInode(int inode) => Marks.WritePart(Inodes.First + inode);

    public void WriteProcess(int process) => Marks.WritePart(Processes.First + process);

    public void WriteTask(int task) => Marks.WritePart(Tasks.First + task);

    /// <summary>Numbers the parts, and takes all for changed: whoever saves a world that grew has to begin with this.</summary>
    public void MarkAllWritten()
    {
        Drivers.First = Pgmaps.Count;
        Inodes.First = Drivers.First + Drivers.Count;
        Processes.First = Inodes.First + Inodes.Count;
        Tasks.First = Processes.First + Processes.Count;
        Marks.Notices = 1UL << (Count - 1);
        Marks.Written = ulong.MaxValue;
    }

    /// <summary>Takes all for looked at and changed.</summary>
    public void LookAtAll()
    {
        var all = Count < PartMarks.PartsMax ? (1UL << Count) - 1 : ulong.MaxValue;
        (Marks.Read, Marks.Written) = (Marks.Read | all, Marks.Written | all);
    }

    /// <summary>Saves any part but the notices.</summary>
    public void Save(int part, StateWriter to)
    {
        var (kind, place) = Find(part);
        switch (kind)
        {
            case Kind.Pgmap:
                Pgmaps[place].Save(to);
                break;
            case Kind.Driver:
                Drivers[place].Save(to);
                break;
            case Kind.Inode:
                Inodes[place].Save(to);
                if (Holds.Count > 0) SaveHolds(Holds[place], to);
                break;
            case Kind.Process:
                to.Bool(Processes[place] is not null);
                Processes[place]?.Save(to);
                break;
            default:
                Tasks[place].Save(to);
                break;
        }
    }

    /// <summary>Takes back what <see cref="Save"/> wrote.</summary>
    public void Load(int part, ref StateReader from)
    {
        var (kind, place) = Find(part);
        switch (kind)
        {
            case Kind.Pgmap:
                Pgmaps[place].Load(ref from);
                break;
            case Kind.Driver:
                Drivers[place].Load(ref from);
                break;
            case Kind.Inode:
                Inodes[place].Load(ref from);
                if (Holds.Count > 0) LoadHolds(Holds[place], ref from);
                break;
            case Kind.Process when !from.Bool():
                Processes[place] = null;
                break;
            case Kind.Process:
                (Processes[place] ??= new(new ProcessId(place))).Load(ref from);
                break;
            default:
                Tasks[place].Load(ref from);
                break;
        }
    }

    private static void SaveHolds(InodeHolds holds, StateWriter to)
    {
        var all = holds.Save();
        to.Number((ulong)all.Length);
        foreach (var (lane, hold) in all.OrderBy(entry => entry.Lane))
        {
            var value = hold;
            to.Number(lane);
            Packed<InodeHolds.Hold>.Save(to, ref value);
        }
    }

    private static void LoadHolds(InodeHolds holds, ref StateReader from)
    {
        holds.Clear();
        for (var left = from.Int(); left > 0; left--)
        {
            var lane = from.Number();
            Packed<InodeHolds.Hold>.Load(ref from, out var hold);
            holds.Load([(lane, hold)]);
        }
    }

    // By counts, for parts may not be numbered yet.
    private (Kind Kind, int Place) Find(int part)
    {
        if (part < Pgmaps.Count) return (Kind.Pgmap, part);
        if ((part -= Pgmaps.Count) < Drivers.Count) return (Kind.Driver, part);
        if ((part -= Drivers.Count) < Inodes.Count) return (Kind.Inode, part);
        if ((part -= Inodes.Count) < Processes.Count) return (Kind.Process, part);
        return (Kind.Task, part - Processes.Count);
    }

    private enum Kind : byte
    {
        Pgmap,
        Driver,
        Inode,
        Process,
        Task,
    }
}
