using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Two silos of a cluster: on one the pgmap, its inode, its drain and a process that maps the page; on the other, which may die, a process that maps it too and
/// gets it by gup; and the page's cell on one of them. A third silo may join.
/// </summary>
internal static class SiloWorld
{
    public static void Fill(World world, WorldSettings settings, PgmapId pgmap, InodeId inode)
    {
        if (settings.Faults.Join > 0)
        {
            FillJoining(world, settings, pgmap, inode);
            return;
        }

        var (dying, at) = Worlds.Map(world, inode, devdax: true);
        var (living, place) = Worlds.Map(world, inode, devdax: true);
        var owner = (int)world.Setup(new OpenOwner(dying, OwnerKind.Descriptor)).Handle;
        world.OnDyingSilo = [dying];
        world.AddTask("mapper", 1, [ScriptStep.Of(new Fault(dying, at, Write: true))]);
        world.AddTask("gup user", 1, Worlds.Walk(dying, at, owner));
        world.AddTask("second mapper", 0, [ScriptStep.Of(new Fault(living, place, Write: true)), ScriptStep.Of(new Munmap(living, place, place + 1))]);
        Worlds.AddTeardown(world, settings, pgmap, inode, 0);
        world.AddLateMessages();
    }

    // The process that lived with the drain lives on the silo that joins.
    private static void FillJoining(World world, WorldSettings settings, PgmapId pgmap, InodeId inode)
    {
        var (dying, at) = Worlds.Map(world, inode, devdax: true);
        var (joining, place) = Worlds.Map(world, inode, devdax: true);
        (world.OnDyingSilo, world.OnJoiningSilo) = ([dying], [joining]);
        world.AddTask("mapper", 1, [ScriptStep.Of(new Fault(dying, at, Write: true))]);
        world.AddTask("newcomer", 2, [ScriptStep.Of(new Fault(joining, place, Write: true)), ScriptStep.Of(new Munmap(joining, place, place + 1))]);
        Worlds.AddTeardown(world, settings, pgmap, inode, 0);
        world.AddLateMessages();
    }
}
