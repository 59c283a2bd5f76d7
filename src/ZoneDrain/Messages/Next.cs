using System.Runtime.InteropServices;

namespace ZoneDrain.Messages;

/// <summary>
/// What a protocol wants next: a call, a wait, or the end. The questions share their bytes. Who asks is not part of a question: the engine
/// passes the protocol's number along, and that is who is told when a wait is over.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public struct Next
{
    /// <summary>What is wanted.</summary>
    [FieldOffset(0)]
    public NextKind Kind;

    /// <summary>The result, with <see cref="NextKind.Done"/>.</summary>
    [FieldOffset(1)]
    public Outcome Outcome;

    /// <summary>A signal may end the wait.</summary>
    [FieldOffset(2)]
    public bool Interruptible;

    /// <summary>Number of the actor that is called; for a page its packed id.</summary>
    [FieldOffset(8)]
    public ulong To;

    /// <summary>The question to a page.</summary>
    [FieldOffset(16)]
    public PageEvent Page;

    /// <summary>The question to a pgmap.</summary>
    [FieldOffset(16)]
    public PgmapEvent Pgmap;

    /// <summary>The question to a process.</summary>
    [FieldOffset(16)]
    public ProcessEvent Process;

    /// <summary>The question to an inode.</summary>
    [FieldOffset(16)]
    public InodeEvent Inode;

    /// <summary>The question to a driver.</summary>
    [FieldOffset(16)]
    public DriverEvent Driver;

    /// <summary>Asks a page.</summary>
    public static Next Call(PageId to, PageEvent question) => new() { Kind = NextKind.Page, To = to.Bits, Page = question };

    /// <summary>Asks a pgmap.</summary>
    public static Next Call(PgmapId to, PgmapEvent question) => new() { Kind = NextKind.Pgmap, To = (ulong)to.Value, Pgmap = question };

    /// <summary>Asks a process.</summary>
    public static Next Call(ProcessId to, ProcessEvent question) => new() { Kind = NextKind.Process, To = (ulong)to.Value, Process = question };

    /// <summary>Asks an inode.</summary>
    public static Next Call(InodeId to, InodeEvent question) => new() { Kind = NextKind.Inode, To = (ulong)to.Value, Inode = question };

    /// <summary>Asks a driver.</summary>
    public static Next Call(DriverId to, DriverEvent question) => new() { Kind = NextKind.Driver, To = (ulong)to.Value, Driver = question };

    /// <summary>Asks a page to tell when it is idle.</summary>
    public static Next SubscribeIdle(PageId page) => Call(page, new PageEvent(PageOp.SubscribeIdle));

    /// <summary>Sleeps until told.</summary>
    public static Next Wait(bool interruptible = false) => new() { Kind = NextKind.Wait, Interruptible = interruptible };

    /// <summary>Opens a read section.</summary>
    public static Next EnterSection => new() { Kind = NextKind.EnterSection };

    /// <summary>Leaves it.</summary>
    public static Next LeaveSection => new() { Kind = NextKind.LeaveSection };

    /// <summary>A grace period over the workers that know <paramref name="pgmap"/>.</summary>
    public static Next Grace(PgmapId pgmap) => new() { Kind = NextKind.Grace, To = (ulong)pgmap.Value };

    /// <summary>The end, with a result.</summary>
    public static Next Done(Outcome outcome) => new() { Kind = NextKind.Done, Outcome = outcome };

    /// <summary>Whether this is the end.</summary>
    public readonly bool IsDone => Kind == NextKind.Done;
}
