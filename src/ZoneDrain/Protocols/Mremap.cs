namespace ZoneDrain.Protocols;

/// <summary>mremap of one whole mapping to another address: entries move, counts stay. Large entries that cannot move are split where the
/// memory is anonymous; those of a file are zapped and fault again there.</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number of the mapping.</param>
/// <param name="Pages">Its length.</param>
/// <param name="To">Where it goes.</param>
public record struct Mremap(ProcessId Process, long From, long Pages, long To) : IProtocol
{
    private At _at;
    private long _cursor;
    private SplitEntry _split;

    private enum At
    {
        Start,
        Move,
        SplitEntry,
        ClearEntry,
        DropReference,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = To, Pages = Pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Move();
            case At.Move when reply.Process.Outcome == Outcome.EBUSY:
                _cursor = From;
                return ClearEntry();
            case At.Move when reply.Process.Outcome == Outcome.FALLBACK:
                _split = new(Process, reply.Process.From);
                _at = At.SplitEntry;
                return _split.Advance(Reply.None);
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                return splitting.IsDone ? Move() : splitting;
            case At.Move:
                return Next.Done(reply.Process.Outcome);
            case At.ClearEntry when reply.Process.Outcome == Outcome.ENOENT:
                return Move();
            case At.ClearEntry:
                _cursor = reply.Process.From;
                if (!reply.Process.Pte.IsDevice) return ClearEntry();
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                return ClearEntry();
        }
    }

    private Next Move()
    {
        _at = At.Move;
        return Next.Call(Process, new ProcessEvent { Op = ProcessOp.Move, From = From, To = To, Cursor = Pages });
    }

    private Next ClearEntry()
    {
        _at = At.ClearEntry;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.Zap, _cursor, From + Pages));
    }
}
