namespace ZoneDrain.Messages;

/// <summary>One mapping of a file or devdax device.</summary>
/// <param name="Start">First virtual page number.</param>
/// <param name="End">One past the last.</param>
/// <param name="Inode">What is mapped.</param>
/// <param name="Pgmap">The device it lives on.</param>
/// <param name="Pgoff">File page offset of <paramref name="Start"/>.</param>
/// <param name="Flags">Rights and kind.</param>
/// <param name="Order">Folio order of a devdax device, else 0.</param>
public readonly record struct Vma(long Start, long End, InodeId Inode, PgmapId Pgmap, long Pgoff, VmaFlags Flags, byte Order = 0)
{
    /// <summary>Pages it spans.</summary>
    public long Pages => End - Start;

    /// <summary>
    /// A private mapping of a file in ordinary memory: what is stored to is copied to pages that are counted, are copied by a fork, and migrate. Copies of
    /// a DAX file's pages are not counted.
    /// </summary>
    public bool CountsCopies => (Flags & (VmaFlags.Shared | VmaFlags.Anonymous | VmaFlags.Longterm)) == VmaFlags.Longterm;

    /// <summary>The file page that <paramref name="vpn"/> shows.</summary>
    public long IndexOf(long vpn) => vpn - Start + Pgoff;

    /// <summary>Where file page <paramref name="index"/> would be seen, if the mapping reaches so far.</summary>
    public long VpnOf(long index) => index - Pgoff + Start;

    /// <summary>The entry that a devdax mapping wants at <paramref name="vpn"/>: a device shows its frames in order.</summary>
    public Pte DevdaxEntry(long vpn) => Pte.Of(new PageId(Pgmap, IndexOf(vpn)).Head(Order), (Flags & VmaFlags.Write) != 0);

    /// <summary>The part from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public Vma Slice(long start, long end) => this with { Start = start, End = end, Pgoff = Pgoff + start - Start };
}
