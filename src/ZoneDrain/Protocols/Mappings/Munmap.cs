namespace ZoneDrain.Protocols;

/// <summary>munmap of an address range: mapping by mapping, the mapping first, then its entries one by one, then the inode forgets the mapper. What is left
/// of a mapping that is cut is told to the inode before.</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
public record struct Munmap(ProcessId Process, long From, long To) : IProtocol
{
    private At _at;
    private ProcessReply _taken;
    private long _cursor;
    private SplitEntry _split;
    private Foretold _foretold = new(Process);
    private Findings _findings;

    private enum At
    {
        Start,
        TakeMapping,
        SplitEntry,
        TellFile,
        ClearEntry,
        DropReference,
        RemoveMapper,
        TakeBack,
    }

    /// <summary>The process was made in part, and its files may not know of all its mappings yet.</summary>
    public bool InPart { get; init; }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.RemoveMapper when reply.Inode.Outcome == Outcome.ENOENT && !InPart:
                throw new InvalidOperationException($"{Process} does not map {_taken.Inode}");
            case At.Start:
            case At.RemoveMapper:
                return TakeMapping();
            case At.TakeMapping when reply.Process.Outcome == Outcome.ENOENT:
                return Ending(_foretold.TakeBack());
            case At.TakeBack:
                return Ending(_foretold.Advance(reply));
            case At.TakeMapping when Foretold.IsAsked(reply.Process):
                return Telling(_foretold.Tell(reply.Process));
            case At.TellFile:
                return Telling(_foretold.Advance(reply));
            case At.TakeMapping when reply.Process.Outcome == Outcome.FALLBACK:
                _split = new(Process, reply.Process.From);
                _at = At.SplitEntry;
                return _split.Advance(Reply.None);
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                return splitting.IsDone ? TakeMapping() : splitting;
            case At.TakeMapping:
                _taken = reply.Process;
                _cursor = _taken.From;
                _foretold.Use(_taken);
                return ClearEntry();
            case At.DropReference:
                return ClearEntry();
            case At.ClearEntry when reply.Process.Outcome == Outcome.ENOENT:
                if (_taken.Inode == InodeId.None) return TakeMapping();
                _at = At.RemoveMapper;
                return Next.Call(_taken.Inode, new InodeEvent(InodeOp.RemoveMapper, Process: Process));
            case At.ClearEntry:
                _cursor = reply.Process.From;
                _findings.Pages += 1L << reply.Process.Order;
                if (!reply.Process.Pte.IsDevice) return ClearEntry();
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                throw new InvalidOperationException($"munmap of {Process} has no step after {_at}");
        }
    }

    private Next TakeMapping()
    {
        _at = At.TakeMapping;
        return Next.Call(Process, _foretold.Say(ProcessEvent.Range(ProcessOp.TakeMapping, From, To)));
    }

    private Next Telling(Next next)
    {
        _at = At.TellFile;
        return next.IsDone ? TakeMapping() : next;
    }

    private Next Ending(Next next)
    {
        _at = At.TakeBack;
        return next.IsDone ? Next.Done(Outcome.Ok) : next;
    }

    private Next ClearEntry()
    {
        _at = At.ClearEntry;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.Zap, _cursor, _taken.To));
    }
}
