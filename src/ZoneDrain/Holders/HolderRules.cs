namespace ZoneDrain.Holders;

/// <summary>
/// Turns of a page whose calls can be lost or repeated. The page keeps what each holder holds and derives its counts from that, so a repetition changes nothing
/// and a loss lasts until the next statement: idempotent state transfer in place of counted increments (compare reference listing, A. Birrell and others,
/// Distributed garbage collection for network objects, 1993). The guard of the 0→1 stands between <see cref="Weigh"/> and <see cref="Settle"/>.
/// </summary>
public static class HolderRules
{
    /// <summary>What a statement would do to a page with <paramref name="counts"/>; nothing changes yet. Taken with FirstUse: ask the pgmap's life and tell
    /// the strategy, then settle.</summary>
    /// <exception cref="InvalidOperationException">The counts are less than the holder's row: they were not derived from the rows.</exception>
    public static HolderReply Weigh(HolderRows rows, PageCounts counts, in HolderStatement statement, int order)
    {
        var verdict = rows.Table.Weigh(statement.Holder, statement.Page.Bits, statement.Stamp, statement.Holding.Bits, out var bits);
        if (verdict != StatementVerdict.Taken) return new(verdict, Outcome.Ok, statement.Stamp, PageChange.None, counts, counts);
        var now = new Holding(bits);
        var refs = counts.Ref - now.Refs(order) + statement.Holding.Refs(order);
        var maps = counts.Map - now.Maps + statement.Holding.Maps;
        var pins = counts.Pin - now.Pincount(order) + statement.Holding.Pincount(order);
        if (refs < statement.Holding.Refs(order) || maps < statement.Holding.Maps || pins < statement.Holding.Pincount(order))
            throw new InvalidOperationException($"{statement.Page} has {counts}, less than the row of {statement.Holder}: {now}");
        if (refs > PageCounts.RefMax || maps > PageCounts.MapMax || pins > PageCounts.PinMax) return Refused(statement, counts, Outcome.ENOMEM);
        var change = (counts.Ref, refs) switch
        {
            (0, > 0) => PageChange.FirstUse,
            ( > 0, 0) => PageChange.LastUse,
            _ => PageChange.None,
        };
        if (change == PageChange.FirstUse && statement.Claim == Claim.TryGet) return Refused(statement, counts, Outcome.EAGAIN);
        if (change == PageChange.FirstUse && counts.BaseDropped && statement.Claim != Claim.Restate) return Refused(statement, counts, Outcome.ENODEV);
        var word = (counts.Bits & PageCounts.Flags) | (ulong)refs | (ulong)maps << PageCounts.MapShift | (ulong)pins << PageCounts.PinShift;
        return new(StatementVerdict.Taken, Outcome.Ok, statement.Stamp, change, counts, new(word));
    }

    /// <summary>Does what was weighed, in the same turn, unless <paramref name="guard"/> refuses. The page's word becomes the answer's After.</summary>
    public static HolderReply Settle(HolderRows rows, in HolderStatement statement, in HolderReply weighed, Outcome guard = Outcome.Ok)
    {
        var answer = weighed;
        if (weighed.Verdict == StatementVerdict.Taken && guard != Outcome.Ok) answer = Refused(statement, weighed.Before, guard);
        if (answer.Verdict == StatementVerdict.Taken)
            rows.Table.Set(statement.Holder, statement.Page.Bits, statement.Stamp, statement.Holding.Bits);
        else if (answer.Verdict == StatementVerdict.Refused)
            rows.Table.Refuse(statement.Holder, statement.Page.Bits, statement.Stamp);
        return answer;
    }

    /// <summary>Both at once, for a caller that knows beforehand how the guard answers a first use: Ok, or ENODEV while the pgmap dies.</summary>
    public static HolderReply Apply(HolderRows rows, PageCounts counts, in HolderStatement statement, int order, Outcome firstUse = Outcome.Ok)
    {
        var weighed = Weigh(rows, counts, statement, order);
        var guarded = weighed.Change == PageChange.FirstUse && statement.Claim != Claim.Restate;
        return Settle(rows, statement, weighed, guarded ? firstUse : Outcome.Ok);
    }

    /// <summary>
    /// Deletes every row that incarnations of <paramref name="holder"/> up to <paramref name="incarnation"/> have stated, and fences them: no statement of
    /// theirs is taken from here on. Returns what was held of each page; the caller subtracts it (<see cref="Without"/>) and tells the last uses.
    /// </summary>
    public static IReadOnlyList<(PageId Page, Holding Holding)> Revoke(HolderRows rows, HolderId holder, int incarnation) =>
        [.. rows.Table.Revoke(holder, incarnation).Select(row => (PageId.FromBits(row.Target), new Holding(row.Value)))];

    /// <summary>The counts of a page once a revoked holding is gone.</summary>
    public static PageCounts Without(PageCounts counts, Holding revoked, int order) => new(
        counts.Bits - (ulong)revoked.Refs(order) - ((ulong)revoked.Maps << PageCounts.MapShift) - ((ulong)revoked.Pincount(order) << PageCounts.PinShift));

    private static HolderReply Refused(in HolderStatement statement, PageCounts counts, Outcome outcome) =>
        new(StatementVerdict.Refused, outcome, statement.Stamp, PageChange.None, counts, counts);
}
