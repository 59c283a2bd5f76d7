namespace ZoneDrain.Protocols;

/// <summary>madvise(MADV_DONTNEED) of an address range: the entries go, the mapping stays, and the next access faults. EINVAL: it
/// comes to a mapping of /dev/mem.</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
public record struct Zap(ProcessId Process, long From, long To) : IProtocol
{
    private At _at;
    private long _cursor;
    private long _pages;
    private SplitEntry _split;

    private enum At
    {
        Start,
        ClearEntry,
        SplitEntry,
        DropReference,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _cursor = From;
                return ClearEntry(From);
            case At.ClearEntry when reply.Process.Outcome == Outcome.FALLBACK:
                _split = new(Process, reply.Process.From);
                _at = At.SplitEntry;
                return _split.Advance(Reply.None);
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                return splitting.IsDone ? ClearEntry(_cursor) : splitting;
            case At.ClearEntry when reply.Process.Outcome == Outcome.EINVAL:
                return Next.Done(Outcome.EINVAL);
            case At.ClearEntry when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(Outcome.Ok);
            case At.ClearEntry:
                _cursor = reply.Process.From;
                _pages += 1L << reply.Process.Order;
                if (!reply.Process.Pte.IsDevice) return ClearEntry(_cursor);
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                return ClearEntry(_cursor);
        }
    }

    private Next ClearEntry(long from)
    {
        _at = At.ClearEntry;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.Zap, from, To));
    }
}
