namespace ZoneDrain.Experiments.Costs;

/// <summary>What the cost of a teardown depends on.</summary>
public sealed record DeviceShape
{
    /// <summary>Largest folio order there is: 1 GiB of 4 KiB pages.</summary>
    public const int FolioOrderMax = 18;

    /// <summary>4 KiB pages of the device, 1 or more.</summary>
    public required long Pages { get; init; }

    /// <summary>Folio order: a folio is 2^order pages, 0 to 18.</summary>
    public int FolioOrder { get; init; }

    /// <summary>Folios that share a chunk word, 1 or more; 4,096 unless told.</summary>
    public int FoliosPerChunk { get; init; } = 4_096;

    /// <summary>Share of chunks that were ever in use, 0 to 1; all unless told.</summary>
    public double DirtyShare { get; init; } = 1;

    /// <summary>Workers (cores), 1 or more.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Folios still held when the drain reaches them, 0 or more.</summary>
    public long Held { get; init; }

    /// <summary>Folios, the units that carry a count: pages / 2^order, rounded up.</summary>
    public long Folios => ((Pages - 1) >> FolioOrder) + 1;

    /// <summary>Chunks of folios, rounded up.</summary>
    public long Chunks => (Folios - 1) / FoliosPerChunk + 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Pages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FoliosPerChunk);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Workers);
        ArgumentOutOfRangeException.ThrowIfNegative(Held);
        if (FolioOrder is < 0 or > FolioOrderMax)
            throw new ArgumentOutOfRangeException(nameof(FolioOrder), FolioOrder, "A folio order lies between 0 and 18.");
        if (!(DirtyShare is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(DirtyShare), DirtyShare, "A share lies between 0 and 1.");
    }
}
