namespace ZoneDrain.Protocols;

/// <summary>
/// Takes every mapping of a range of frames away, whoever maps it: a peer's memory before its driver goes, or device memory whose device is gone already, whose
/// contents are lost and leave a mark that makes an access a SIGBUS. <see cref="Findings.Pages"/> tells how many.
/// </summary>
/// <param name="Pgmap">The device.</param>
/// <param name="From">First frame.</param>
/// <param name="To">One past the last.</param>
/// <param name="Lost">Their contents are lost.</param>
public record struct UnmapFrames(PgmapId Pgmap, long From, long To, bool Lost) : IProtocol
{
    private At _at;
    private ProcessId _process;
    private long _nextProcess;
    private long _cursor;
    private ProcessReply _found;
    private long _pages;

    private enum At
    {
        Start,
        NextMapper,
        FindPage,
        ClearEntry,
        DropReference,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.NextMapper when reply.Pgmap.Value < 0:
                return Next.Done(Outcome.Ok);
            case At.NextMapper:
                _process = new((int)reply.Pgmap.Value);
                _nextProcess = _process.Value + 1L;
                _cursor = 0;
                return FindPage();
            case At.FindPage when reply.Process.Outcome == Outcome.Ok:
                _found = reply.Process;
                if (_found.From < 0)
                {
                    _cursor = _found.To;
                    return FindPage();
                }

                _at = At.ClearEntry;
                return Next.Call(_process, ProcessEvent.Replace(_found.Index, _found.Pte, Left, _found.Order));
            case At.ClearEntry when reply.Process.Outcome == Outcome.Ok:
                _pages += 1L << _found.Order;
                _at = At.DropReference;
                return Next.Call(_found.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.ClearEntry:
            case At.DropReference:
                return FindPage();
            default:
                return NextMapper();
        }
    }

    private readonly Pte Left => !Lost ? default : _found.Pte.IsCopy ? Pte.Poisoned.MadeCopy : Pte.Poisoned;

    private Next NextMapper()
    {
        _at = At.NextMapper;
        return Next.Call(Pgmap, new PgmapEvent(PgmapOp.NextMapper, _nextProcess));
    }

    private Next FindPage()
    {
        _at = At.FindPage;
        return Next.Call(_process, ProcessEvent.FindPage(Pgmap.Value, From, To, _cursor));
    }
}
