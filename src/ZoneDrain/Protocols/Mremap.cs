namespace ZoneDrain.Protocols;

/// <summary>
/// mremap of a mapping, or of a part of one, to another address: entries move, counts stay (move_page_tables, mm/mremap.c). A large entry that cannot move, for
/// the place is not congruent or only a part of it is meant, is split where the memory is anonymous; one of a file is removed and faults again. Errors:
/// EFAULT (not all of it is of one mapping), EINVAL (the place is taken, or a devdax device would no longer be aligned), ENOMEM, EAGAIN (a page of it moves, or
/// a fork works on it).
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="Pages">How many, at least 1.</param>
/// <param name="To">Where it goes.</param>
public record struct Mremap(ProcessId Process, long From, long Pages, long To) : IProtocol
{
    private At _at;
    private ProcessReply _moved;
    private int _added;
    private SplitEntry _split;

    private enum At
    {
        Start,
        Move,
        SplitEntry,
        ClearEntry,
        DropReference,
        AddMapper,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = To, Pages = Pages };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Move();
            case At.Move when reply.Process.Outcome == Outcome.EBUSY:
                _at = At.ClearEntry;
                return Next.Call(Process, ProcessEvent.Range(ProcessOp.Zap, reply.Process.From, reply.Process.From + 1));
            case At.Move when reply.Process.Outcome == Outcome.FALLBACK:
                _split = new(Process, reply.Process.From);
                _at = At.SplitEntry;
                return _split.Advance(Reply.None);
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                return splitting.IsDone ? Move() : splitting;
            case At.Move when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Move:
                _moved = reply.Process;
                return AddMapper();
            case At.ClearEntry when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.AddMapper:
                _added++;
                return AddMapper();
            default:
                return Move();
        }
    }

    // Each part of a mapping that was cut is one more mapping of its inode, if it has one.
    private Next AddMapper()
    {
        if (_added == _moved.Count || _moved.Inode == InodeId.None) return Next.Done(Outcome.Ok);
        _at = At.AddMapper;
        return Next.Call(_moved.Inode, new InodeEvent(InodeOp.AddMapper, Process: Process));
    }

    private Next Move()
    {
        _at = At.Move;
        return Next.Call(Process, new ProcessEvent { Op = ProcessOp.Move, From = From, To = To, Cursor = Pages });
    }
}
