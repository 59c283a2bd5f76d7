namespace ZoneDrain.Workloads;

/// <summary>A device and its pgmap.</summary>
public sealed record DeviceSpec
{
    /// <summary>The device's name, which no other device has: 1 to 64 of a-z, 0-9 and hyphen.</summary>
    public string Name { get; init; } = "";

    /// <summary>The memory type.</summary>
    public MemoryType Type { get; init; } = MemoryType.Generic;

    /// <summary>The size in bytes: 4 KiB to 6 TiB, a multiple of the folio size.</summary>
    public long Size { get; init; }

    /// <summary>The folio order, a folio being 4 KiB · 2^order: 0 (default), 9 or 18; on fsdax the largest order of an entry, 0 or 9.</summary>
    public int Order { get; init; }

    /// <summary>The scheme of reference counts; d by default.</summary>
    public SchemeId Scheme { get; init; } = SchemeId.D;

    /// <summary>The drain strategy of a run with a single one; without it the command chooses.</summary>
    public StrategyId? Drain { get; init; }

    /// <summary>The file system of an fsdax device; ext4 by default, without meaning on devdax.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Ext4;

    /// <summary>The size of a folio in bytes: 4096 · 2^<see cref="Order"/>.</summary>
    public long FolioSize => Units.PageSize << Order;
}
