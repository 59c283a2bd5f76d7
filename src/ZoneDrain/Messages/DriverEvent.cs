namespace ZoneDrain.Messages;

/// <summary>A question to a driver.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="Pages">Frames wanted or given back, at least 1; the length of an extent.</param>
/// <param name="Frame">First frame, with <see cref="DriverOp.Free"/> and of an extent.</param>
/// <param name="Colour">Frame index modulo 512 that an allocation should start at, so that 2 MiB folios stay possible; -1 for any.</param>
/// <param name="Tag">The allocation that extents belong to; 0 for none.</param>
public readonly record struct DriverEvent(DriverOp Op, long Pages, long Frame = 0, long Colour = -1, long Tag = 0)
{
    /// <summary>Extents that one group may have.</summary>
    public const int GroupExtentsMax = 100;
}
