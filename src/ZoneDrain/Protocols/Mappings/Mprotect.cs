namespace ZoneDrain.Protocols;

/// <summary>
/// mprotect of an address range, mapping by mapping; no count changes, except where the range cuts a large entry, which is split: a DAX mapping loses it and
/// faults again (__split_huge_pmd, mm/huge_memory.c). Errors: EINVAL (the range cuts a folio of a devdax device), ENOMEM (part of
/// the range is not mapped; what lies before it has its new rights, as in do_mprotect_pkey, mm/mprotect.c), EAGAIN (a fork of the
/// process did not end meanwhile).
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Rights">Any of read, write and execute, or none.</param>
public record struct Mprotect(ProcessId Process, long From, long To, VmaFlags Rights) : IProtocol
{
    private At _at;
    private ProcessReply _done;
    private byte _retries;
    private int _retried;
    private SplitEntry _split;
    private Foretold _foretold = new(Process);
    private Outcome _outcome;

    private enum At
    {
        Start,
        Protect,
        RemoveEntry,
        SplitEntry,
        DropReference,
        TellFile,
        TakeBack,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = To - From, Retries = _retried };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when From >= To || (Rights & ~(VmaFlags.Read | VmaFlags.Write | VmaFlags.Execute)) != 0:
                return Next.Done(Outcome.EINVAL);
            case At.Protect when reply.Process.Outcome == Outcome.EBUSY:
                _at = At.RemoveEntry;
                return Next.Call(Process, ProcessEvent.Range(ProcessOp.Zap, reply.Process.From, reply.Process.From + 1));
            case At.Protect when reply.Process.Outcome == Outcome.FALLBACK:
                _split = new(Process, reply.Process.From);
                _at = At.SplitEntry;
                return _split.Advance(Reply.None);
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                return splitting.IsDone ? GoOn() : splitting;
            case At.Protect when Foretold.IsAsked(reply.Process):
                return Telling(_foretold.Tell(reply.Process));
            case At.TellFile:
                return Telling(_foretold.Advance(reply));
            case At.Protect when reply.Process.Outcome == Outcome.EAGAIN && ++_retries <= Fault.RetriesMax:
                _retried++;
                return GoOn();
            case At.Protect when reply.Process.Outcome != Outcome.Ok:
                return End(reply.Process.Outcome);
            case At.Protect:
                _done = reply.Process;
                _retries = 0;
                _foretold.Use(_done);
                return _done.From < To ? GoOn() : End(Outcome.Ok);
            case At.TakeBack:
                return Ending(_foretold.Advance(reply));
            case At.RemoveEntry when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                return GoOn();
        }
    }

    private Next GoOn() => Protect(_done.From > From ? _done.From : From);

    private Next Telling(Next next)
    {
        _at = At.TellFile;
        return next.IsDone ? GoOn() : next;
    }

    private Next End(Outcome outcome)
    {
        _outcome = outcome;
        return Ending(_foretold.TakeBack());
    }

    private Next Ending(Next next)
    {
        _at = At.TakeBack;
        return next.IsDone ? Next.Done(_outcome) : next;
    }

    private Next Protect(long from)
    {
        _at = At.Protect;
        return Next.Call(Process, _foretold.Say(ProcessEvent.Range(ProcessOp.Protect, from, To) with { Slot = (int)Rights }));
    }
}
