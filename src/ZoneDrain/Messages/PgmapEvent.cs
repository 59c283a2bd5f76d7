namespace ZoneDrain.Messages;

/// <summary>A question to a pgmap.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="From">First frame of a range, the amount to add, or the zap order of a kill.</param>
/// <param name="To">One past the last frame of a range, or the grace placement of a kill.</param>
public readonly record struct PgmapEvent(PgmapOp Op, long From = 0, long To = 0);
