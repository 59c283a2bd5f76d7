using ZoneDrain.Pages;

namespace ZoneDrain.Processes;

/// <summary>A page-table entry: not present (0), a page of a device, the kernel's zero page, or ordinary RAM after a private write.</summary>
/// <param name="Bits">Present, writable, zero and RAM in the low bits; the packed page id above.</param>
public readonly record struct Pte(ulong Bits)
{
    private const ulong PresentBit = 1;
    private const ulong WritableBit = 2;
    private const ulong ZeroBit = 4;
    private const ulong RamBit = 8;
    private const int PageShift = 4;

    /// <summary>Maps the kernel's zero page: a hole was read.</summary>
    public static Pte Zero => new(PresentBit | ZeroBit);

    /// <summary>Maps ordinary memory, a private copy.</summary>
    public static Pte Ram => new(PresentBit | WritableBit | RamBit);

    /// <summary>Something is mapped.</summary>
    public bool Present => (Bits & PresentBit) != 0;

    /// <summary>A write does not fault, where the mapping allows writes: mprotect leaves the mark of a small entry alone.</summary>
    public bool Writable => (Bits & WritableBit) != 0;

    /// <summary>A page of a device is mapped, and <see cref="Page"/> names it.</summary>
    public bool IsDevice => (Bits & (PresentBit | ZeroBit | RamBit)) == PresentBit;

    /// <summary>Ordinary memory is mapped.</summary>
    public bool IsRam => (Bits & RamBit) != 0;

    /// <summary>The page, or the head of the folio where the entry is a huge one.</summary>
    public PageId Page => PageId.FromBits(Bits >> PageShift);

    /// <summary>Maps <paramref name="page"/>. The pgmap's number must be below 2^20, which it always is.</summary>
    public static Pte Of(PageId page, bool writable) => new((page.Bits << PageShift) | PresentBit | (writable ? WritableBit : 0));

    /// <summary>The same without the right to write.</summary>
    public Pte WriteProtected => new(Bits & ~WritableBit);

    /// <summary>The same with the right to write.</summary>
    public Pte MadeWritable => new(Bits | WritableBit);

    /// <inheritdoc/>
    public override string ToString() => !Present ? "none" : IsRam ? "ram" : IsDevice ? $"{Page}{(Writable ? " rw" : " ro")}" : "zero";
}
