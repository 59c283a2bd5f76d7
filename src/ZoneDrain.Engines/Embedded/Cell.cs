using System.Runtime.InteropServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>A page in 64 bytes, a cache line and the size of the kernel's struct page: the word, and what the inode's entry lock guards.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct Cell
{
    public const int Bytes = 64;

    /// <summary>The packed counts.</summary>
    [FieldOffset(0)]
    public ulong Word;

    /// <summary>File page, while associated.</summary>
    [FieldOffset(8)]
    public long Index;

    /// <summary>Inode number + 1, while associated; else 0.</summary>
    [FieldOffset(16)]
    public int InodePlusOne;

    /// <summary>Order of the folio that the frame is part of now, where folios come and go.</summary>
    [FieldOffset(20)]
    public byte Order;
}
