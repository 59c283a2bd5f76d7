namespace ZoneDrain.Drivers;

/// <summary>The units in which memory goes online and offline (memory_block_size_bytes; 128 MiB on x86-64 up to 64 GiB of memory).</summary>
public static class MemoryBlocks
{
    /// <summary>Bytes of a block.</summary>
    public const long Size = 128L << 20;

    /// <summary>4 KiB frames of a block.</summary>
    public const long Frames = Size >> 12;

    /// <summary>Whole blocks within a range of <paramref name="bytes"/> from <paramref name="start"/>; what lies outside them cannot go online (row
    /// 40).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative start or length.</exception>
    public static long Whole(long start, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Math.Max(0, (start + bytes) / Size - (start + Size - 1) / Size);
    }
}
