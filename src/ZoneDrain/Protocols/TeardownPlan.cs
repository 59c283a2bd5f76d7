namespace ZoneDrain.Protocols;

/// <summary>How a pgmap is torn down.</summary>
/// <param name="Pgmap">Which.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Strategy">How the drain learns that no page is in use.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Order">Folio order, 0 where frames are separate.</param>
/// <param name="Zap">When mappings are removed.</param>
/// <param name="Grace">Where readers are awaited.</param>
/// <param name="IsDevdax">Its mappings belong to a devdax device.</param>
public readonly record struct TeardownPlan(
    PgmapId Pgmap, SchemeId Scheme, StrategyId Strategy, long Frames, byte Order, ZapOrder Zap, GracePlacement Grace, bool IsDevdax);
