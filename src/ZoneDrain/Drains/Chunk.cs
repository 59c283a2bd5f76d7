namespace ZoneDrain.Drains;

/// <summary>The grain of chunk counters and chunk marks.</summary>
public static class Chunk
{
    /// <summary>Frames a chunk: 4,096, so 16 MiB of device memory and one cache line of counters for 256 KiB of cells.</summary>
    public const long Frames = 4096;
}
