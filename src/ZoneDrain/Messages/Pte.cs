namespace ZoneDrain.Messages;

/// <summary>
/// A page-table entry: nothing (0), a page, the kernel's zero page, ordinary RAM after a private write to a file, or one of the forms of swap entry that only
/// software reads (include/linux/swapops.h). A page that is the process's own copy of a file's is marked: it says itself what it is, and not the mapping.
/// </summary>
/// <param name="Bits">Present, writable, zero and RAM in the low bits, the last two together for a copy; the packed page id above; kind and exclusive.</param>
public readonly record struct Pte(ulong Bits)
{
    private const ulong PresentBit = 1;
    private const ulong WritableBit = 2;
    private const ulong ZeroBit = 4;
    private const ulong RamBit = 8;
    private const ulong CopyBits = ZeroBit | RamBit;
    private const int PageShift = 4;
    private const int ExclusiveShift = 60;
    private const ulong ExclusiveBit = 1UL << ExclusiveShift;
    private const ulong PageMask = ExclusiveBit - 1;
    private const int KindShift = 61;

    /// <summary>Maps the kernel's zero page: a hole was read.</summary>
    public static Pte Zero => new(PresentBit | ZeroBit);

    /// <summary>Maps ordinary memory that is not counted: a private copy of a DAX file's page.</summary>
    public static Pte Ram => new(PresentBit | WritableBit | RamBit);

    /// <summary>The page was lost with its device, or its memory failed: an access is a SIGBUS.</summary>
    public static Pte Poisoned => new((ulong)PteKind.Poisoned << KindShift);

    /// <summary>The CPU reads through it without a fault.</summary>
    public bool Present => (Bits & PresentBit) != 0;

    /// <summary>A write does not fault, where the mapping allows writes: mprotect leaves the mark of a small entry of a file alone. Of an entry that is not
    /// present: it was writable, and will be.</summary>
    public bool Writable => (Bits & WritableBit) != 0;

    /// <summary>A counted page is named, of a device or of RAM, and the entry holds a reference to it (schemes d and e; anonymous memory under all).</summary>
    public bool IsDevice => Kind is PteKind.Normal ? (Bits & PresentBit) != 0 && (Bits & CopyBits) is 0 or CopyBits : Kind < PteKind.Migration;

    /// <summary>Ordinary memory is mapped that is not counted.</summary>
    public bool IsRam => (Bits & CopyBits) == RamBit;

    /// <summary>
    /// The page is a private copy of a file's page: anonymous memory in a mapping of a file (PageAnon; field-cases F15). The mark stays with the entry whatever
    /// its form.
    /// </summary>
    public bool IsCopy => (Bits & CopyBits) == CopyBits;

    /// <summary>A frame is mapped, and its page is nobody's concern: a mapping of /dev/mem.</summary>
    public bool IsPfn => Kind == PteKind.Pfn;

    /// <summary>The form of the entry.</summary>
    public PteKind Kind => (PteKind)(Bits >> KindShift);

    /// <summary>The page belongs to this process alone and may be reused or pinned without a copy (PageAnonExclusive).</summary>
    public bool IsExclusive => (Bits & ExclusiveBit) != 0;

    /// <summary>The page, or the head of the folio where the entry is a huge one.</summary>
    public PageId Page => PageId.FromBits((Bits & PageMask) >> PageShift);

    /// <summary>Maps <paramref name="page"/>.</summary>
    public static Pte Of(PageId page, bool writable) => new((page.Bits << PageShift) | PresentBit | (writable ? WritableBit : 0));

    /// <summary>Maps the frame of <paramref name="page"/> without regard to it.</summary>
    public static Pte Pfn(PageId page, bool writable) => new(Of(page, writable).Bits | ((ulong)PteKind.Pfn << KindShift));

    /// <summary>Names <paramref name="page"/> in another form, which no CPU reads through.</summary>
    public static Pte Of(PageId page, bool writable, PteKind kind) =>
        kind == PteKind.Normal ? Of(page, writable) : new((page.Bits << PageShift) | (writable ? WritableBit : 0) | ((ulong)kind << KindShift));

    /// <summary>The same without the right to write.</summary>
    public Pte WriteProtected => new(Bits & ~WritableBit);

    /// <summary>The same with the right to write.</summary>
    public Pte MadeWritable => new(Bits | WritableBit);

    /// <summary>The same for a page that this process has alone.</summary>
    public Pte MadeExclusive => new(Bits | ExclusiveBit);

    /// <summary>The same for a page that others may share.</summary>
    public Pte MadeShared => new(Bits & ~ExclusiveBit);

    /// <summary>The same for a private copy of a file's page.</summary>
    public Pte MadeCopy => new(Bits | CopyBits);

    /// <summary>The same page and rights in another form.</summary>
    public Pte As(PteKind kind) => WithPage(Page, kind);

    /// <summary>The same rights to another page, in a form of its own.</summary>
    public Pte WithPage(PageId page, PteKind kind) => new(Of(page, Writable, kind).Bits | (Bits & (ExclusiveBit | CopyBits)));

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Bits == 0) return "none";
        if (IsRam) return "ram";
        if ((Bits & CopyBits) == ZeroBit) return "zero";
        if (Kind == PteKind.Poisoned) return "poisoned";
        return $"{(Kind == PteKind.Normal ? "" : $"{Kind} ")}{Page}{(Writable ? " rw" : " ro")}{(IsExclusive ? " exclusive" : "")}{(IsCopy ? " copy" : "")}";
    }
}
