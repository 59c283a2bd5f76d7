using System.Runtime.InteropServices;

namespace ZoneDrain.Messages;

/// <summary>What a protocol is told: the answer of the actor it called last, or that a wait is over. The answers share their bytes.</summary>
[StructLayout(LayoutKind.Explicit)]
public readonly struct Reply
{
    /// <summary>The wait was ended by a signal.</summary>
    [FieldOffset(0)]
    public readonly bool Interrupted;

    /// <summary>A page's answer.</summary>
    [FieldOffset(8)]
    public readonly PageReply Page;

    /// <summary>A pgmap's answer.</summary>
    [FieldOffset(8)]
    public readonly PgmapReply Pgmap;

    /// <summary>A process's answer.</summary>
    [FieldOffset(8)]
    public readonly ProcessReply Process;

    /// <summary>An inode's answer.</summary>
    [FieldOffset(8)]
    public readonly InodeReply Inode;

    /// <summary>A driver's answer.</summary>
    [FieldOffset(8)]
    public readonly DriverReply Driver;

    /// <summary>A page answered.</summary>
    public Reply(PageReply page) => Page = page;

    /// <summary>A pgmap answered.</summary>
    public Reply(PgmapReply pgmap) => Pgmap = pgmap;

    /// <summary>A process answered.</summary>
    public Reply(ProcessReply process) => Process = process;

    /// <summary>An inode answered.</summary>
    public Reply(InodeReply inode) => Inode = inode;

    /// <summary>A driver answered.</summary>
    public Reply(DriverReply driver) => Driver = driver;

    private Reply(bool interrupted) => Interrupted = interrupted;

    /// <summary>Nothing to tell: the start, the end of a wait, or of a grace period.</summary>
    public static Reply None => default;

    /// <summary>A signal ended the wait.</summary>
    public static Reply Signal => new(true);
}
