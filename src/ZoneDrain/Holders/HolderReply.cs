namespace ZoneDrain.Holders;

/// <summary>A page's answer to a statement, or, before it is settled, what the answer would be.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Outcome">With Refused: ENODEV the pgmap is dying, EAGAIN the page is idle, ENOMEM a count is at its limit. Else Ok.</param>
/// <param name="Stamp">The statement that is answered.</param>
/// <param name="Change">The edge it makes.</param>
/// <param name="Before">The counts before.</param>
/// <param name="After">The counts after.</param>
public readonly record struct HolderReply(
    StatementVerdict Verdict, Outcome Outcome, Stamp Stamp, PageChange Change = PageChange.None, PageCounts Before = default, PageCounts After = default);
