using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Two pgmaps: a file system's with a file of one 2 MiB folio and four small pages, and a devdax device of three pages. Three processes, one made by fork.
/// Faults, gets, two truncations, an umount and both teardowns, in scripts whose places are drawn from a seed.
/// </summary>
internal static class LargeWorld
{
    private const long FilePages = 516;
    private const long DevicePages = 3;

    public static World Make(WorldSettings settings, WorldRules? rules)
    {
        var world = new World(new(settings.Workers, settings.InstantKill, MergesSections: !settings.SplitsSections))
        {
            Rules = rules ?? new(),
            SignalBudget = settings.Signals,
            Faults = settings.Faults,
        };
        var draws = new ChoiceDraws(settings.ScriptSeed);
        var first = world.AddPgmap(new(MemoryType.FsDax, 1024, 0, settings.Scheme, settings.Drain));
        var second = world.AddPgmap(new(MemoryType.Generic, DevicePages, 0, settings.Scheme, settings.Drain));
        var file = world.AddInode(
            new(InodeKind.File, first, settings.Scheme, FileSystem.Ext4, FilePages * InodeState.PageSize, RefaultRetakes: settings.RefaultRetakes),
            BlockState.Written);
        var device = world.AddInode(
            new(InodeKind.Devdax, second, settings.Scheme, FileSystem.Ext4, DevicePages * InodeState.PageSize, RefaultRetakes: settings.RefaultRetakes),
            BlockState.Written);

        var (parent, parentFile, parentDevice, parentOwner) = AddProcess(world, file, device);
        var (other, otherFile, otherDevice, otherOwner) = AddProcess(world, file, device);
        var child = world.ReserveProcess();

        AddUser(world, "parent", 0, parent, parentFile, parentDevice, parentOwner, ref draws, ScriptStep.Of(new Fork(parent, child)));
        AddUser(world, "other", 1 % settings.Workers, other, otherFile, otherDevice, otherOwner, ref draws, null);
        world.AddTask("child", 1 % settings.Workers, [
            ScriptStep.OnceForked(child, new Fault(child, Place(ref draws, parentFile), Write: true)),
            ScriptStep.Of(new Fault(child, parentDevice, Write: true)),
            ScriptStep.Of(new Exit(child))]);
        world.AddTask("gup user", 1 % settings.Workers, [
            ScriptStep.Of(new Gup(parent, Place(ref draws, parentFile), 2, parentOwner, GupMode.Get)),
            ScriptStep.Of(new Gup(other, otherDevice, 1, otherOwner, GupMode.Pin)),
            ScriptStep.Of(new CloseOwner(new(parent, parentOwner)))]);

        world.Setup(new OpenFile(file));
        world.AddTask("truncator", 0, [
            ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Punch, 512 * InodeState.PageSize, 2 * InodeState.PageSize)),
            ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0)),
            ScriptStep.Of(new CloseFile(file))]);
        AddTeardowns(world, settings, first, second, file);
        world.AddLateMessages();
        return world;
    }

    private static (ProcessId Process, long File, long Device, int Owner) AddProcess(World world, InodeId file, InodeId device)
    {
        var process = world.AddProcess();
        const VmaFlags Shared = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;
        var fileStart = world.Setup(new Mmap(process, file, 0, FilePages, Shared | VmaFlags.Huge, -1)).Handle;
        var deviceStart = world.Setup(new Mmap(process, device, 0, DevicePages, Shared | VmaFlags.Devdax, -1)).Handle;
        return (process, fileStart, deviceStart, (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle);
    }

    private static void AddUser(
        World world, string name, int worker, ProcessId process, long file, long device, int owner, ref ChoiceDraws draws, ScriptStep? between)
    {
        var script = new List<ScriptStep>
        {
            ScriptStep.Of(new Fault(process, Place(ref draws, file), Write: true)),
            ScriptStep.Of(new Fault(process, device + draws.Below((int)DevicePages), Write: true)),
        };
        if (between is not null) script.Add(between);
        script.Add(ScriptStep.Of(new Gup(process, Place(ref draws, file), 1, owner, GupMode.Get)));
        script.Add(ScriptStep.Of(new Fault(process, Place(ref draws, file), Write: draws.Below(2) == 0)));
        script.Add(ScriptStep.Of(new Exit(process)));
        world.AddTask(name, worker, script);
    }

    private static void AddTeardowns(World world, WorldSettings settings, PgmapId first, PgmapId second, InodeId file)
    {
        var worker = settings.Workers - 1;
        var umount = ScriptStep.OnceIdle(file, new Evict(file, Unlink: settings.Teardown == TeardownKind.OrderlyUnlinked));
        var end = ScriptStep.Of(new Teardown(new(first, settings.Scheme, settings.Drain, 1024, 0, ZapOrder.None, settings.Grace, IsDevdax: false)));
        if (settings.Teardown is TeardownKind.Orderly or TeardownKind.OrderlyUnlinked)
        {
            world.AddTask("teardown", worker, [umount, end]);
        }
        else
        {
            world.AddTask("umount", 0, [umount]);
            world.AddTask("teardown", worker, [end]);
        }

        var unbind = new Teardown(new(second, settings.Scheme, settings.Drain, DevicePages, 0, ZapOrder.BeforeKill, settings.Grace, IsDevdax: true));
        world.AddTask("unbind", 0, [ScriptStep.Of(unbind)]);
    }

    // A page of the large folio, or one of the four small ones.
    private static long Place(ref ChoiceDraws draws, long start) => start + (draws.Below(2) == 0 ? draws.Below(512) : 512 + draws.Below(4));
}
