namespace ZoneDrain.Messages;

/// <summary>A pgmap's answer.</summary>
/// <param name="Outcome">Ok; EBUSY for "not zero yet, you will be told"; ENODEV where it is dying; EAGAIN for a second kill.</param>
/// <param name="Value">A counter, a number of idle pages, or a frame; -1 for "none".</param>
/// <param name="Read">Words read to answer.</param>
/// <param name="Type">What memory it describes, where that was asked.</param>
public readonly record struct PgmapReply(Outcome Outcome, long Value = 0, long Read = 0, MemoryType Type = default);
