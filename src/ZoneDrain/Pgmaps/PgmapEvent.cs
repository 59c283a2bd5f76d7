namespace ZoneDrain.Pgmaps;

/// <summary>A question to a pgmap.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="From">First frame of a range, or the amount to add.</param>
/// <param name="To">One past the last frame of a range.</param>
public readonly record struct PgmapEvent(PgmapOp Op, long From = 0, long To = 0);
