using ZoneDrain.Cluster.Grains;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>Whose grain drives a protocol: the process that faults, the inode that is truncated, the pgmap that is torn down; else the session.</summary>
internal static class Initiators
{
    public static ActorKey Of(string world, IProtocol protocol, int session) => protocol switch
    {
        Mmap mmap => Process(world, mmap.Process.Value),
        Munmap munmap => Process(world, munmap.Process.Value),
        Mremap mremap => Process(world, mremap.Process.Value),
        MapOther other => Process(world, other.Process.Value),
        Fault fault => Process(world, fault.Process.Value),
        Gup gup => Process(world, gup.Process.Value),
        Fork fork => Process(world, fork.Parent.Value),
        Exit exit => Process(world, exit.Process.Value),
        Msync msync => Process(world, msync.Process.Value),
        OpenOwner open => Process(world, open.Process.Value),
        CloseOwner close => Process(world, close.Owner.Host.Value),
        MmapAnonymous mmap => Process(world, mmap.Process.Value),
        MmapPeer mmap => Process(world, mmap.Process.Value),
        MigrateVma migrate => Process(world, migrate.Process.Value),
        MovePage move => Process(world, move.Process.Value),
        DeviceAccess access => Process(world, access.Process.Value),
        MakeExclusive exclusive => Process(world, exclusive.Process.Value),
        Mirror mirror => Process(world, mirror.Process.Value),
        Truncate truncate => Inode(world, truncate.Inode.Value),
        Evict evict => Inode(world, evict.Inode.Value),
        WriteBack back => Inode(world, back.Inode.Value),
        WriteFile write => Inode(world, write.Inode.Value),
        Teardown teardown => new(world, ActorKind.Pgmap, teardown.Plan.Pgmap.Value),
        AskPgmap ask => new(world, ActorKind.Pgmap, ask.Pgmap.Value),
        _ => new(world, ActorKind.Session, session),
    };

    private static ActorKey Process(string world, int number) => new(world, ActorKind.Process, number);

    private static ActorKey Inode(string world, int number) => new(world, ActorKind.Inode, number);
}
