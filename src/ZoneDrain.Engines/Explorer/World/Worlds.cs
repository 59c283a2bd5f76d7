using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Makes the explorer's worlds from settings.</summary>
internal static class Worlds
{
    public static World Make(WorldSettings settings, WorldRules? rules = null)
    {
        if (settings.Refusal is { } refusal) throw new ArgumentException(refusal, nameof(settings));
        if (settings.Teardown == TeardownKind.DriverMemory) return DriverWorld.Make(settings, rules);
        return settings.World == WorldKind.Large ? LargeWorld.Make(settings, rules) : Small(settings, rules);
    }

    private static World Small(WorldSettings settings, WorldRules? rules)
    {
        var world = new World(new(settings.Workers, settings.InstantKill, MergesSections: !settings.SplitsSections, WakesAtMappings: settings.WakesAtMappings))
        {
            Rules = rules ?? new(),
            SignalBudget = settings.Signals,
            Faults = settings.Faults,
        };
        var devdax = settings.Teardown == TeardownKind.DevdaxZap;
        var pgmap = world.AddPgmap(new(devdax ? MemoryType.Generic : MemoryType.FsDax, 1, 0, settings.Scheme, settings.Drain));
        var kind = devdax ? InodeKind.Devdax : InodeKind.File;
        var inode = world.AddInode(
            new(kind, pgmap, settings.Scheme, FileSystem.Ext4, InodeState.PageSize, RefaultRetakes: settings.RefaultRetakes), BlockState.Written);

        if (settings.Faults.Death > 0)
        {
            SiloWorld.Fill(world, settings, pgmap, inode);
            return world;
        }

        var (process, vpn) = Map(world, inode, devdax);
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        var again = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        var last = settings.Workers - 1;
        world.AddTask("mapper", 0, [
            ScriptStep.Of(new Fault(process, vpn, Write: true)),
            ScriptStep.Of(new Fault(process, vpn, Write: true)),
            ScriptStep.Of(new Munmap(process, vpn, vpn + 1))]);
        // Under c3 the walk that meets a freed descriptor comes after the pin that kept a truncator asleep (kernel-model 2.c').
        var walksAgain = settings.World == WorldKind.Small ? !settings.Faults.Any : settings.Scheme == SchemeId.C3 && !settings.RefaultRetakes;
        world.AddTask("gup user", last, [.. Walk(process, vpn, owner), .. walksAgain ? Walk(process, vpn, again) : []]);
        if (settings.World == WorldKind.SecondMapping)
        {
            var (second, place) = Map(world, inode, devdax);
            world.AddTask("second mapper", last, [
                ScriptStep.Of(new Fault(second, place, Write: true)),
                ScriptStep.Of(new Munmap(second, place, place + 1))]);
        }

        if (!devdax)
        {
            // It opens the file itself: one that comes after the umount finds none, so that a run may do without the truncation, which waits for pins.
            world.AddTask("truncator", 0, [
                ScriptStep.OrEnd(new OpenFile(inode)),
                ScriptStep.Of(new Truncate(inode, FileSystem.Ext4, TruncateKind.Size, 0, 0)),
                ScriptStep.Of(new CloseFile(inode))]);
        }

        // The page is dirty from the beginning, or most schedules have an fsync that finds nothing.
        if (settings.World == WorldKind.WriteBack) world.Setup(new Fault(process, vpn, Write: true));
        if (settings.World == WorldKind.WriteBack) world.AddTask("syncer", last, [ScriptStep.Of(new WriteBack(inode, 0, 1))]);
        AddTeardown(world, settings, pgmap, inode, last);
        world.AddLateMessages();
        return world;
    }

    public static (ProcessId Process, long Vpn) Map(World world, InodeId inode, bool devdax, long pages = 1, bool huge = false)
    {
        var process = world.AddProcess();
        var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | (devdax ? VmaFlags.Devdax : VmaFlags.None) | (huge ? VmaFlags.Huge : VmaFlags.None);
        return (process, world.Setup(new Mmap(process, inode, 0, pages, flags, -1)).Handle);
    }

    public static ScriptStep[] Walk(ProcessId process, long vpn, int owner) =>
        [ScriptStep.Of(new Gup(process, vpn, 1, owner, GupMode.FastOnly)), ScriptStep.Of(new CloseOwner(new(process, owner)))];

    public static void AddTeardown(World world, WorldSettings settings, PgmapId pgmap, InodeId inode, int worker)
    {
        var devdax = settings.Teardown == TeardownKind.DevdaxZap;
        var zap = devdax ? ZapOrder.BeforeKill : ZapOrder.None;
        var teardown = ScriptStep.Of(new Teardown(new(pgmap, settings.Scheme, settings.Drain, 1, 0, zap, settings.Grace, devdax)));
        var umount = ScriptStep.OnceIdle(inode, new Evict(inode, Unlink: settings.Teardown == TeardownKind.OrderlyUnlinked));
        switch (settings.Teardown)
        {
            case TeardownKind.Disorderly:
                world.AddTask("umount", 0, [umount]);
                world.AddTask("teardown", worker, [teardown]);
                break;
            case TeardownKind.DevdaxZap:
                world.AddTask("teardown", worker, [teardown]);
                break;
            default:
                world.AddTask("teardown", worker, [umount, teardown]);
                break;
        }
    }
}

/// <summary>The worlds the explorer knows.</summary>
public enum WorldKind
{
    /// <summary>One page, one mapping, one gup user that walks twice, one truncator that may come too late, one teardown (kernel-model 2.f).</summary>
    Small,

    /// <summary>The same with a mapping of a second process; the gup user walks twice where a letter needs it (c3 without the cure).</summary>
    SecondMapping,

    /// <summary>The small world, whose gup user walks once, and an fsync that holds an index entry without the invalidate lock (field-cases F1).</summary>
    WriteBack,

    /// <summary>Two pgmaps, eight pages of mixed order, three processes with fork, two inodes, several truncations and teardowns.</summary>
    Large,
}
