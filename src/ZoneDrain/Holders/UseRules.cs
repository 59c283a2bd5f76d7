namespace ZoneDrain.Holders;

/// <summary>
/// Turns of a pgmap's counter where calls can be lost or repeated: the last statement of each reporter counts. The counter never falls short of the pages in
/// use as long as a first use is acknowledged before it happens, so its zero can be believed.
/// </summary>
public static class UseRules
{
    /// <summary>Hears a statement.</summary>
    public static UseReply Apply(UseRows rows, in UseStatement statement)
    {
        var value = unchecked((ulong)statement.InUse);
        var verdict = rows.Table.Weigh(statement.Reporter, 0, statement.Stamp, value, out var now);
        var before = rows.Total;
        if (verdict != StatementVerdict.Taken) return new(verdict, statement.Stamp, before, before);
        rows.Table.Set(statement.Reporter, 0, statement.Stamp, value);
        rows.Total += statement.InUse - unchecked((long)now);
        return new(verdict, statement.Stamp, before, rows.Total);
    }

    /// <summary>
    /// Forgets a dead reporter and fences it; returns what it had counted. Sound for a chunk, whose pages die with it. A worker's shard also holds the puts of
    /// others' gets: after the loss of one, the sum means nothing until the pages are counted again.
    /// </summary>
    public static long Revoke(UseRows rows, HolderId reporter, int incarnation)
    {
        var revoked = 0L;
        foreach (var (_, value) in rows.Table.Revoke(reporter, incarnation)) revoked += unchecked((long)value);
        rows.Total -= revoked;
        return revoked;
    }
}
