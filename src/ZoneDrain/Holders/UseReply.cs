namespace ZoneDrain.Holders;

/// <summary>A pgmap's answer to a use statement.</summary>
/// <param name="Verdict">Taken, Repeated, Behind (a later one of the same reporter counts, which covers this one) or Fenced.</param>
/// <param name="Stamp">The statement that is answered.</param>
/// <param name="Before">Uses of the whole pgmap before.</param>
/// <param name="After">Uses after; at zero, who waits for the counter is woken.</param>
public readonly record struct UseReply(StatementVerdict Verdict, Stamp Stamp, long Before, long After);
