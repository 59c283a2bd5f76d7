namespace ZoneDrain.Messages;

/// <summary>An entry of an inode's offset index (fs/dax.c): where a file page is, and its marks.</summary>
/// <param name="Bits">Marks in the low bits, the frame above.</param>
public readonly record struct IndexEntry(ulong Bits)
{
    private const ulong PresentBit = 1;
    private const ulong LockedBit = 2;
    private const ulong ZeroBit = 4;
    private const ulong EmptyBit = 8;
    private const ulong DirtyBit = 16;
    private const ulong ZappedBit = 32;
    private const int FrameShift = 8;

    /// <summary>There is an entry.</summary>
    public bool Present => Bits != 0;

    /// <summary>A fault works on it.</summary>
    public bool Locked => (Bits & LockedBit) != 0;

    /// <summary>A hole was read: the zero page is mapped.</summary>
    public bool Zero => (Bits & ZeroBit) != 0;

    /// <summary>A placeholder to lock.</summary>
    public bool Empty => (Bits & EmptyBit) != 0;

    /// <summary>Written through a mapping since the last fsync.</summary>
    public bool Dirty => (Bits & DirtyBit) != 0;

    /// <summary>DAX_ZAP of mail S3: its mappings are gone and its reference was put.</summary>
    public bool Zapped => (Bits & ZappedBit) != 0;

    /// <summary>It names a page of the device.</summary>
    public bool HasPage => Present && (Bits & (ZeroBit | EmptyBit)) == 0;

    /// <summary>First frame.</summary>
    public long Frame => (long)(Bits >> FrameShift);

    /// <summary>A locked placeholder.</summary>
    public static IndexEntry Placeholder => new(PresentBit | EmptyBit | LockedBit);

    /// <summary>A locked entry for a hole.</summary>
    public static IndexEntry Hole => new(PresentBit | ZeroBit | LockedBit);

    /// <summary>A locked entry for <paramref name="frame"/>.</summary>
    public static IndexEntry Of(long frame) => new(PresentBit | LockedBit | ((ulong)frame << FrameShift));

    /// <summary>With the lock held or not.</summary>
    public IndexEntry WithLock(bool locked) => With(LockedBit, locked);

    /// <summary>With the dirty mark set or not.</summary>
    public IndexEntry WithDirty(bool dirty) => With(DirtyBit, dirty);

    /// <summary>With the zap mark set or not.</summary>
    public IndexEntry WithZapped(bool zapped) => With(ZappedBit, zapped);

    /// <inheritdoc/>
    public override string ToString() => !Present ? "none"
        : (Zero ? "zero" : Empty ? "empty" : $"frame {Frame}") + (Locked ? " locked" : "") + (Dirty ? " dirty" : "") + (Zapped ? " zapped" : "");

    private IndexEntry With(ulong bit, bool on) => new(on ? Bits | bit : Bits & ~bit);
}
