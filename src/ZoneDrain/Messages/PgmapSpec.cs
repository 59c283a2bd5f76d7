namespace ZoneDrain.Messages;

/// <summary>What a pgmap is created as.</summary>
/// <param name="Type">Kind of memory.</param>
/// <param name="Frames">4 KiB frames, at least 1, a multiple of the folio.</param>
/// <param name="Order">Folio order of devdax memory: 0, 9 or 18; 0 for fsdax, whose folios come and go.</param>
/// <param name="Scheme">Reference scheme.</param>
/// <param name="Strategy">Drain strategy.</param>
public sealed record PgmapSpec(MemoryType Type, long Frames, byte Order, SchemeId Scheme, StrategyId Strategy);
