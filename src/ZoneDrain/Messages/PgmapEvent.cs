namespace ZoneDrain.Messages;

/// <summary>A question to a pgmap.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="From">First frame of a range, the number from which on is looked, or the amount to add.</param>
/// <param name="To">One past the last frame of a range.</param>
/// <param name="Zap">Of a kill: when its pages are zapped.</param>
/// <param name="Grace">Of a kill: where its grace periods are.</param>
public readonly record struct PgmapEvent(
    PgmapOp Op, long From = 0, long To = 0, ZapOrder Zap = default, GracePlacement Grace = default);
