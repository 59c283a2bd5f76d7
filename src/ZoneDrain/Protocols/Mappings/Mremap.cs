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
    private SplitEntry _split;
    private Foretold _foretold = new(Process);
    private Outcome _outcome;

    private enum At
    {
        Start,
        Move,
        SplitEntry,
        ClearEntry,
        DropReference,
        TellFile,
        TakeBack,
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
            case At.Move when Foretold.IsAsked(reply.Process):
                return Telling(_foretold.Tell(reply.Process));
            case At.TellFile:
                return Telling(_foretold.Advance(reply));
            case At.Move:
                if (reply.Process.Outcome == Outcome.Ok) _foretold.Use(reply.Process);
                _outcome = reply.Process.Outcome;
                return Ending(_foretold.TakeBack());
            case At.TakeBack:
                return Ending(_foretold.Advance(reply));
            case At.ClearEntry when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                return Move();
        }
    }

    private Next Telling(Next next)
    {
        _at = At.TellFile;
        return next.IsDone ? Move() : next;
    }

    private Next Ending(Next next)
    {
        _at = At.TakeBack;
        return next.IsDone ? Next.Done(_outcome) : next;
    }

    private Next Move()
    {
        _at = At.Move;
        return Next.Call(Process, _foretold.Say(new ProcessEvent { Op = ProcessOp.Move, From = From, To = To, Cursor = Pages }));
    }
}
