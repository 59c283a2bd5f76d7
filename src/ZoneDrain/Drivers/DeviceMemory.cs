namespace ZoneDrain.Drivers;

/// <summary>
/// The memory of one device, or RAM: pgmaps of consecutive numbers, its chunks, which share an owner (struct dev_pagemap's owner). The kernel's test driver
/// makes chunks of 256 MiB, 65,536 pages (DEVMEM_CHUNK_SIZE, lib/test_hmm.c).
/// </summary>
/// <param name="First">The first chunk.</param>
/// <param name="Chunks">How many, at least 1.</param>
public readonly record struct DeviceMemory(PgmapId First, int Chunks = 1)
{
    /// <summary>Frames of a chunk as the kernel's test driver makes them.</summary>
    public const long ChunkFrames = 65_536;

    /// <summary>Chunk <paramref name="place"/>, from 0.</summary>
    public PgmapId Chunk(int place) => new(First.Value + place);

    /// <summary>The page lies in one of the chunks.</summary>
    public bool Owns(PageId page) => page.Pgmap.Value >= First.Value && page.Pgmap.Value < First.Value + Chunks;
}
