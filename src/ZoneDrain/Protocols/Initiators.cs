namespace ZoneDrain.Protocols;

/// <summary>Whose a protocol is: the process that faults, the inode that is truncated, the pgmap that is torn down.</summary>
public static class Initiators
{
    /// <summary>The actor that drives a protocol; of kind <see cref="NextKind.Done"/> where it is none, but who started it.</summary>
    public static (NextKind Kind, int Number) Of(IProtocol protocol) => protocol switch
    {
        Mmap mmap => Of(mmap.Process),
        Munmap munmap => Of(munmap.Process),
        Mremap mremap => Of(mremap.Process),
        MapOther other => Of(other.Process),
        Fault fault => Of(fault.Process),
        Gup gup => Of(gup.Process),
        Fork fork => Of(fork.Parent),
        ForkAndTouch fork => Of(fork.Parent),
        Zap zap => Of(zap.Process),
        Mprotect protect => Of(protect.Process),
        Exit exit => Of(exit.Process),
        Msync msync => Of(msync.Process),
        OpenOwner open => Of(open.Process),
        CloseOwner close => Of(close.Owner.Host),
        MmapAnonymous mmap => Of(mmap.Process),
        MmapPeer mmap => Of(mmap.Process),
        MigrateVma migrate => Of(migrate.Process),
        MovePage move => Of(move.Process),
        MadvFree free => Of(free.Process),
        Mbind bind => Of(bind.Process),
        DeviceAccess access => Of(access.Process),
        MakeExclusive exclusive => Of(exclusive.Process),
        Mirror mirror => Of(mirror.Process),
        Truncate truncate => Of(truncate.Inode),
        Evict evict => Of(evict.Inode),
        WriteBack back => Of(back.Inode),
        WriteFile write => Of(write.Inode),
        Teardown teardown => (NextKind.Pgmap, teardown.Plan.Pgmap.Value),
        AskPgmap ask => (NextKind.Pgmap, ask.Pgmap.Value),
        _ => (NextKind.Done, 0),
    };

    private static (NextKind Kind, int Number) Of(ProcessId process) => (NextKind.Process, process.Value);

    private static (NextKind Kind, int Number) Of(InodeId inode) => (NextKind.Inode, inode.Value);
}
