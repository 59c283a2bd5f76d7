using System.Runtime.InteropServices;

namespace ZoneDrain.Messages;

/// <summary>A question to a process. Fields share bytes where no operation needs both.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct ProcessEvent : IEquatable<ProcessEvent>
{
    /// <summary>What is asked.</summary>
    [FieldOffset(0)]
    public ProcessOp Op;

    /// <summary>The access is a store; of a walk of a file's entries: private copies, too.</summary>
    [FieldOffset(1)]
    public bool Write;

    /// <summary>Order of an entry, 0 or the device's.</summary>
    [FieldOffset(2)]
    public byte Order;

    /// <summary>
    /// Of a question that may cut a mapping of <see cref="Inode"/>: 1, and one for each mapping that this inode knows of without there being one yet. 0 says
    /// nothing about it: so asked builds that told the inode after the cut, and their questions are in journals.
    /// </summary>
    [FieldOffset(2)]
    public byte Foretold;

    /// <summary>Kind of an owner object.</summary>
    [FieldOffset(3)]
    public OwnerKind Owner;

    /// <summary>Owner slot, or pages wanted.</summary>
    [FieldOffset(4)]
    public int Slot;

    /// <summary>A virtual page number, or the first of a range.</summary>
    [FieldOffset(8)]
    public long From;

    /// <summary>One past the last of a range, or a file page offset; of a look, 1 where instructions are fetched.</summary>
    [FieldOffset(16)]
    public long To;

    /// <summary>The entry to install or compare.</summary>
    [FieldOffset(24)]
    public Pte Pte;

    /// <summary>The mapping to add.</summary>
    [FieldOffset(8)]
    public Vma Vma;

    /// <summary>The pin to record.</summary>
    [FieldOffset(8)]
    public PinRecord Pin;

    /// <summary>The inode whose entries are meant.</summary>
    [FieldOffset(32)]
    public InodeId Inode;

    /// <summary>Where a file walk goes on.</summary>
    [FieldOffset(40)]
    public long Cursor;

    /// <summary>Adds a mapping.</summary>
    public static ProcessEvent Map(Vma vma) => new() { Op = ProcessOp.Map, Vma = vma };

    /// <summary>Looks at an address; up to <paramref name="pages"/> pages on where an entry is huge.</summary>
    public static ProcessEvent Look(long vpn, bool write, int pages = 1) => new() { Op = ProcessOp.Look, From = vpn, Write = write, Slot = pages };

    /// <summary>Looks at what is mapped at an address, whatever rights its mapping has: for whoever moves the page, and accesses nothing.</summary>
    public static ProcessEvent LookAnyway(long vpn) => new() { Op = ProcessOp.Look, From = vpn, Slot = 1, To = -1 };

    /// <summary>Looks at an address for a fetch of instructions.</summary>
    public static ProcessEvent LookToFetch(long vpn) => new() { Op = ProcessOp.Look, From = vpn, Slot = 1, To = 1 };

    /// <summary>Installs <paramref name="pte"/> for the mapping that showed <paramref name="index"/> of <paramref name="inode"/> at <paramref
    /// name="vpn"/>.</summary>
    public static ProcessEvent Install(long vpn, Pte pte, int order, InodeId inode, long index, bool write) =>
        new() { Op = ProcessOp.Install, From = vpn, Pte = pte, Order = (byte)order, Inode = inode, To = index, Write = write };

    /// <summary>Compares the entry at <paramref name="vpn"/> and its order.</summary>
    public static ProcessEvent Recheck(long vpn, Pte pte, int order = 0) => new() { Op = ProcessOp.Recheck, From = vpn, Pte = pte, Order = (byte)order };

    /// <summary>An operation on an address range.</summary>
    public static ProcessEvent Range(ProcessOp op, long from, long to) => new() { Op = op, From = from, To = to };

    /// <summary>An operation on the entries that map a range of an inode, from <paramref name="cursor"/> on.</summary>
    public static ProcessEvent File(ProcessOp op, InodeId inode, long from, long to, long cursor = 0) =>
        new() { Op = op, Inode = inode, From = from, To = to, Cursor = cursor };

    /// <summary>An operation on owner object <paramref name="slot"/>.</summary>
    public static ProcessEvent OfOwner(ProcessOp op, int slot, OwnerKind kind = OwnerKind.Call) => new() { Op = op, Slot = slot, Owner = kind };

    /// <summary>Who shares owner object <paramref name="slot"/> from now on, or closes it.</summary>
    public static ProcessEvent OfSharer(ProcessOp op, int slot, ProcessId sharer) => new() { Op = op, Slot = slot, From = sharer.Value };

    /// <summary>An operation of a process on owner object <paramref name="owner"/>, which it made or shares.</summary>
    public static ProcessEvent OfOwner(ProcessOp op, OwnerId owner) => new() { Op = op, Slot = owner.Slot, From = owner.Host.Value };

    /// <summary>Records <paramref name="pin"/> with owner object <paramref name="slot"/>.</summary>
    public static ProcessEvent AddPin(int slot, PinRecord pin) => new() { Op = ProcessOp.AddPin, Slot = slot, Pin = pin };

    /// <summary>Puts <paramref name="entry"/> where <paramref name="expected"/> still is. <paramref name="generation"/>: also only if no fork began since that
    /// number was read; -1 for whatever forks.</summary>
    public static ProcessEvent Replace(long vpn, Pte expected, Pte entry, int order = 0, long generation = -1) =>
        new() { Op = ProcessOp.Replace, From = vpn, Pte = expected, To = unchecked((long)entry.Bits), Order = (byte)order, Cursor = generation };

    /// <summary>Splits the 2 MiB entry <paramref name="expected"/> that covers <paramref name="vpn"/>.</summary>
    public static ProcessEvent Split(long vpn, Pte expected) => new() { Op = ProcessOp.SplitEntry, From = vpn, Pte = expected, Order = 9 };

    /// <summary>An operation on the entries of the folio whose head, of <paramref name="order"/>, is mapped at <paramref name="first"/>, and named by
    /// <paramref name="head"/> in the form its entries have.</summary>
    public static ProcessEvent Folio(ProcessOp op, long first, Pte head, int order, long cursor = 0) =>
        new() { Op = op, From = first, Pte = head, Order = (byte)order, Cursor = cursor };

    /// <summary>
    /// The next entry from <paramref name="cursor"/> on that names one of the frames <paramref name="from"/>..<paramref name="to"/> - 1; with <paramref
    /// name="moving"/> the next migration entry that does.
    /// </summary>
    public static ProcessEvent FindPage(int pgmap, long from, long to, long cursor, bool moving = false) =>
        new() { Op = ProcessOp.FindPage, Slot = pgmap, From = from, To = to, Cursor = cursor, Write = moving };

    /// <summary>An operation on the mirror of <paramref name="device"/>, at <paramref name="vpn"/>.</summary>
    public static ProcessEvent Mirror(ProcessOp op, int device, long vpn = 0, Pte entry = default, long sequence = 0) =>
        new() { Op = op, Slot = device, From = vpn, Pte = entry, Cursor = sequence };

    /// <summary>An operation without arguments.</summary>
    public static ProcessEvent Of(ProcessOp op) => new() { Op = op };

    /// <inheritdoc/>
    public readonly bool Equals(ProcessEvent other) =>
        Op == other.Op && Write == other.Write && Order == other.Order && Owner == other.Owner && Slot == other.Slot && Vma.Equals(other.Vma)
        && Inode == other.Inode && Cursor == other.Cursor;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ProcessEvent other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Op, Slot, From, To, Inode);

    /// <summary>Same question.</summary>
    public static bool operator ==(ProcessEvent left, ProcessEvent right) => left.Equals(right);

    /// <summary>Another question.</summary>
    public static bool operator !=(ProcessEvent left, ProcessEvent right) => !left.Equals(right);
}

/// <summary>One reference that an owner keeps.</summary>
/// <param name="Page">The page or head.</param>
/// <param name="Use">Get or pin.</param>
/// <param name="Pages">Pages of the folio that are meant.</param>
/// <param name="Longterm">It may last for ever.</param>
public readonly record struct PinRecord(PageId Page, PageUse Use, int Pages, bool Longterm);

/// <summary>Who keeps a pin, and so when it goes (kernel-model 0.13).</summary>
public enum OwnerKind : byte
{
    /// <summary>A system call or its I/O: gone when it ends.</summary>
    Call,

    /// <summary>A pipe that vmsplice filled: gone when read, or at the last close by any sharer.</summary>
    Pipe,

    /// <summary>A descriptor with registered or longterm pins: gone at the last close by any sharer.</summary>
    Descriptor,
}
