using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// A memory device with dynamic capacity: one extent, of which a dax device is made, which is a block of system RAM or mapped by a process; or a device of its
/// own with a file system or with a process's pages. An administrator does one thing to it after another, whatever becomes of each; a user does what it does
/// at any time.
/// </summary>
internal sealed class DeviceWorld
{
    private const long ExtentFrames = DynamicCapacity.UnitFrames;
    private const int Frames = 2;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;
    private readonly SchemeId _scheme;
    private readonly DriverId _device;
    private readonly PgmapId _memory;

    /// <param name="mode">What the device is used as.</param>
    /// <param name="scheme">The scheme of its pgmap.</param>
    /// <param name="user">Who uses it.</param>
    /// <param name="script">What the administrator does.</param>
    /// <param name="refused">The operation of the script of which a question is refused, and which question, from 0; null for none.</param>
    public DeviceWorld(
        DeviceMode mode, SchemeId scheme, DeviceUser user, IReadOnlyList<DeviceOperation> script, (int Place, int Question)? refused = null)
    {
        (Mode, _scheme) = (mode, scheme);
        World = new(new(2));
        _device = new(World.AddPgmap(new(MemoryType.Generic, 1, 0, scheme, SchemeList.Get(scheme).NativeDrain)).Value);
        World.Setup(AskCapacity.Open(_device, 0, ExtentFrames));
        World.Setup(new AddCapacity(_device, new(0, ExtentFrames)));
        World.Setup(AskCapacity.CreateDevice(_device, 0));
        _memory = mode switch
        {
            DeviceMode.SystemRam => AddBlock(user),
            DeviceMode.Devdax => AddDevdax(user),
            DeviceMode.FsDax => AddFsDax(user),
            _ => AddDriverMemory(user),
        };

        // Under b a page that is mapped is at zero already, whatever comes.
        World.Found.Clear();
        World.AddTask("administrator", 1, [
            .. script.Select((operation, place) => Step(operation, refused is { } one && one.Place == place ? one.Question : -1))]);
    }

    public DeviceMode Mode { get; }

    public World World { get; }

    /// <summary>The administrator's task.</summary>
    public WorldTask Administrator => World.Tasks[^1];

    /// <summary>The dax device's pgmap.</summary>
    public PgmapWorld Memory => World.Pgmaps[_memory.Value];

    /// <summary>Its block stays online for good: the driver has gone without it, and nothing but a reboot gets it back.</summary>
    public bool IsLost => World.Drivers[_memory.Value].IsAbandoned;

    /// <summary>Its pages are handed out, or mapped, as before.</summary>
    public bool IsInService => Memory.Life == Life.Live && !World.Drivers[_memory.Value].IsStopped && !IsLost;

    /// <summary>Extents that the host has, and whether the dax device still has them.</summary>
    public (int Extents, bool Claimed) Capacity
    {
        get
        {
            var extents = World.Drivers[_device.Value].Capacity!.Extents;
            return (extents.Count, extents.Any(extent => extent.IsClaimed));
        }
    }

    private ScriptStep Step(DeviceOperation operation, int refusedAt) => operation switch
    {
        DeviceOperation.Offline => Of(new OfflineBlock(_memory, Frames, Rounds: 1, Scheme: _scheme), refusedAt),
        DeviceOperation.Disable when Mode == DeviceMode.SystemRam => Of(new RemoveKmem(new(_memory), Frames, _scheme), refusedAt),
        DeviceOperation.Disable when Mode == DeviceMode.FsDax => Of(new Unbind(Plan(ZapOrder.None)), refusedAt),
        DeviceOperation.Disable when Mode == DeviceMode.DriverMemory => Of(new RemoveChunk(Plan(ZapOrder.None), Rounds: 2), refusedAt),
        DeviceOperation.Disable => Of(new Teardown(Plan(ZapOrder.BeforeKill)), refusedAt),
        DeviceOperation.Destroy => Of(new DestroyDaxDevice(_device, 0, _memory), refusedAt),
        _ => Of(AskCapacity.Release(_device, new(0, ExtentFrames)), refusedAt),
    };

    private TeardownPlan Plan(ZapOrder zap) =>
        new(_memory, _scheme, Memory.Spec.Strategy, Frames, 0, zap, GracePlacement.AtKill, IsDevdax: Mode == DeviceMode.Devdax);

    private static ScriptStep Of<TProtocol>(TProtocol protocol, int refusedAt)
        where TProtocol : struct, IProtocol =>
        refusedAt < 0 ? ScriptStep.Of(protocol) : ScriptStep.Of(new RefusedOnce<TProtocol>(protocol, refusedAt));

    private PgmapId AddBlock(DeviceUser user)
    {
        var ram = World.AddPgmap(new(MemoryType.Ram, 2 * Frames, 0, _scheme, StrategyId.Bulk));
        var block = World.AddPgmap(new(MemoryType.Ram, Frames, 0, _scheme, StrategyId.Bulk), movable: true);
        if (user == DeviceUser.Nobody) return block;
        var process = World.AddProcess();
        var at = World.Setup(new MmapAnonymous(process, ram, 1, ReadWrite)).Handle;
        World.Setup(new MigrateVma(process, at, at + 1, new(ram), new(block), Holes: true));
        Hold(process, at, user, ScriptStep.Of(new Zap(process, at, at + 1)));
        return block;
    }

    private PgmapId AddDevdax(DeviceUser user)
    {
        var pgmap = World.AddPgmap(new(MemoryType.Generic, Frames, 0, _scheme, SchemeList.Get(_scheme).NativeDrain));
        var inode = World.AddInode(new(InodeKind.Devdax, pgmap, _scheme, FileSystem.Ext4, Frames * InodeState.PageSize), BlockState.Written);
        if (user == DeviceUser.Nobody) return pgmap;
        var (process, at) = Worlds.Map(World, inode, devdax: true);
        World.Setup(new Fault(process, at, Write: true));
        Hold(process, at, user, ScriptStep.Of(new Munmap(process, at, at + 1)));
        return pgmap;
    }

    private PgmapId AddFsDax(DeviceUser user)
    {
        var pgmap = World.AddPgmap(new(MemoryType.FsDax, Frames, 0, _scheme, SchemeList.Get(_scheme).NativeDrain));
        var inode = World.AddInode(new(InodeKind.File, pgmap, _scheme, FileSystem.Xfs, InodeState.PageSize), BlockState.Written);
        var (process, at) = Worlds.Map(World, inode, devdax: false);
        World.Setup(new Fault(process, at, Write: true));
        if (user != DeviceUser.Keeps)
        {
            Hold(process, at, user, ScriptStep.Of(new Munmap(process, at, at + 1)));
            return pgmap;
        }

        // Who maps is killed at the notice, and its pins go; a pipe that another can read keeps its page (field-cases F10).
        var pipe = (int)World.Setup(new OpenOwner(process, OwnerKind.Pipe)).Handle;
        World.Setup(new Gup(process, at, 1, pipe, GupMode.Pin));
        var reader = World.ReserveProcess();
        World.Setup(new Fork(process, reader));
        World.Setup(new Munmap(reader, at, at + 1));
        return pgmap;
    }

    private PgmapId AddDriverMemory(DeviceUser user)
    {
        const MemoryType type = MemoryType.Coherent;
        var ram = World.AddPgmap(new(MemoryType.Ram, 2 * Frames, 0, _scheme, StrategyId.Bulk));
        var pgmap = World.AddPgmap(new(type, Frames, 0, _scheme, SchemeList.Get(_scheme, type).NativeDrain));
        var process = World.AddProcess();
        var at = World.Setup(new MmapAnonymous(process, ram, 1, ReadWrite)).Handle;
        World.Setup(new Mirror(process, new(pgmap)));
        World.Setup(new MigrateVma(process, at, at + 1, new(ram), new(pgmap), Holes: true));
        Hold(process, at, user, ScriptStep.Of(new Zap(process, at, at + 1)));
        return pgmap;
    }

    private void Hold(ProcessId process, long at, DeviceUser user, ScriptStep goes)
    {
        if (user == DeviceUser.Maps) return;
        var owner = (int)World.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        World.Setup(new Gup(process, at, 1, owner, GupMode.Pin | GupMode.Write));
        if (user == DeviceUser.LetsGo) World.AddTask("user", 0, [ScriptStep.Of(new CloseOwner(new(process, owner))), goes]);
    }
}
