namespace ZoneDrain.Drivers;

/// <summary>A run of a memory device's frames that its fabric manager has given to the host (struct cxl_extent; the patches for dynamic capacity as posted
/// until June 2026).</summary>
/// <param name="From">First frame of the device.</param>
/// <param name="Frames">Length, at least 1.</param>
/// <param name="Tag">The allocation it belongs to; 0 for none.</param>
/// <param name="Device">First frame of the dax device that uses it; -1 while none does.</param>
public readonly record struct CapacityExtent(long From, long Frames, long Tag = 0, long Device = -1)
{
    /// <summary>One past the last frame.</summary>
    public long End => From + Frames;

    /// <summary>A dax device uses it.</summary>
    public bool IsClaimed => Device >= 0;

    /// <summary>Both have a frame in common.</summary>
    public bool Overlaps(CapacityExtent other) => From < other.End && other.From < End;

    /// <summary>All frames of the other are its own.</summary>
    public bool Contains(CapacityExtent other) => From <= other.From && other.End <= End;
}
