using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Tests.Worlds;

/// <summary>One device, one file (or devdax device), one process that maps all of it: what most tests of protocols start from.</summary>
internal sealed class Scene
{
    public const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;

    private Scene(SchemeId scheme, World world, PgmapId pgmap, InodeId inode) => (Scheme, World, Pgmap, Inode) = (scheme, world, pgmap, inode);

    public SchemeId Scheme { get; }

    public World World { get; }

    public PgmapId Pgmap { get; }

    public InodeId Inode { get; }

    public ProcessId Process { get; private set; }

    /// <summary>First virtual page number of the mapping.</summary>
    public long Base { get; private set; }

    public InodeState File => World.Inodes[Inode.Value];

    public ProcessState State => World.Processes[Process.Value];

    public static Scene WithFile(
        SchemeId scheme, long pages =
            8, BlockState blocks = BlockState.Written, VmaFlags flags = ReadWrite, FileSystem system = FileSystem.Ext4, StrategyId? strategy = null)
    {
        var world = new World();
        var pgmap = world.AddPgmap(scheme, strategy: strategy);
        return new Scene(scheme, world, pgmap, world.AddFile(pgmap, pages, blocks, system)).Mapped(pages, flags);
    }

    public static Scene WithDevice(SchemeId scheme, byte order = 0, long frames = 2048)
    {
        var world = new World();
        var pgmap = world.AddPgmap(scheme, MemoryType.Generic, frames, order);
        return new Scene(scheme, world, pgmap, world.AddDevice(pgmap)).Mapped(frames, ReadWrite | VmaFlags.Devdax);
    }

    /// <summary>Another process that maps the same, and where.</summary>
    public (ProcessId Process, long Base) Another(VmaFlags flags = ReadWrite, long pages = 8)
    {
        var process = World.AddProcess();
        World.Do(new Mmap(process, Inode, 0, pages, flags, -1), out var findings).ShouldBe(Outcome.Ok);
        return (process, findings.Handle);
    }

    public Outcome Read(long page) => World.Do(new Fault(Process, Base + page, Write: false));

    public Outcome Write(long page) => World.Do(new Fault(Process, Base + page, Write: true));

    public Pte Entry(long page) => State.EntryAt(Base + page, out _);

    /// <summary>Opens an owner and returns its slot.</summary>
    public int Open(OwnerKind kind = OwnerKind.Descriptor)
    {
        World.Do(new OpenOwner(Process, kind), out var findings).ShouldBe(Outcome.Ok);
        return (int)findings.Handle;
    }

    public Outcome Gup(int owner, long page, int pages = 1, GupMode mode = GupMode.Pin) => World.Do(new Gup(Process, Base + page, pages, owner, mode));

    public Outcome Close(int owner) => World.Do(new CloseOwner(new(Process, owner)));

    public Truncate Truncation(long pages) => new(Inode, File.Spec.FileSystem, TruncateKind.Size, pages * InodeState.PageSize, 0);

    /// <summary>Counts of the page behind a file page, as (ref above base, map, pin).</summary>
    public (long Ref, long Map, long Pin) Counts(long frame)
    {
        var page = World.Page(Pgmap, frame);
        return (page.Ref, page.Map, page.Pin);
    }

    public TeardownPlan Plan(ZapOrder zap = ZapOrder.BeforeKill, GracePlacement grace = GracePlacement.Both)
    {
        var spec = World.Pgmaps[Pgmap.Value].Spec;
        return new(Pgmap, Scheme, spec.Strategy, spec.Frames, spec.Order, zap, grace, spec.Type == MemoryType.Generic);
    }

    private Scene Mapped(long pages, VmaFlags flags)
    {
        (Process, Base) = Another(flags, pages);
        return this;
    }
}
