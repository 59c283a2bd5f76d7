using ZoneDrain.Inodes;

namespace ZoneDrain.Protocols;

/// <summary>
/// close of a file whose flag decides how it is loaded, and what the last put of its inode does: one whose flag has changed leaves memory, and is loaded anew
/// at the next open (d_mark_dontcache, fs/dcache.c; iput_final, fs/inode.c); any does under memory pressure. What was cut of it while it was
/// cached is cut of its blocks now. Ends with Ok, also where others use it still and it stays; under pressure that is EBUSY.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Opened">What was opened; none where a mapping was the last that kept it.</param>
/// <param name="Pressure">It leaves memory whatever its flag says.</param>
public record struct CloseNamed(DaxFile File, InodeId Opened, bool Pressure = false) : IProtocol
{
    private At _at;
    private InodeReply _about;
    private long _bytes;
    private Evict _evict;
    private TakeAway _takeAway;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Close,
        Lock,
        WaitForLock,
        Inspect,
        AskSize,
        Evict,
        SetForm,
        TakeAway,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.Evict => "Evict/" + _evict.Step,
        At.TakeAway => "TakeAway/" + _takeAway.Step,
        _ => _at.ToString(),
    };

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when Opened != InodeId.None:
                return Ask(At.Close, Opened, new(InodeOp.Close));
            case At.Start:
            case At.Close:
                return Ask(At.Lock, File.Cached, new(InodeOp.Lock));
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                return Ask(At.Inspect, File.Dax, new(InodeOp.Inspect));
            case At.Inspect:
                _about = reply.Inode;
                if (_about.Form == InodeForm.None || !(Pressure || IsMarked)) return End(Outcome.Ok);
                return _about.Form == InodeForm.Cached ? Ask(At.AskSize, File.Cached, new(InodeOp.Inspect)) : Evict(-1);
            case At.AskSize:
                return Evict(reply.Inode.Frame);
            case At.Evict:
                var evicting = _evict.Advance(reply);
                if (!evicting.IsDone) return evicting;
                if (evicting.Outcome != Outcome.Ok) return End(evicting.Outcome == Outcome.EBUSY && !Pressure ? Outcome.Ok : evicting.Outcome);
                return Ask(At.SetForm, File.Dax, new(InodeOp.SetForm, From: (long)InodeForm.None, To: _bytes));
            case At.SetForm when _about.Form == InodeForm.Cached:
                var from = _about.Index == 0 ? 0 : InodeState.PagesOf(_bytes);
                (_at, _takeAway) = (At.TakeAway, new(File.Dax, from, BreakLayouts.WholeFile, FreeBlocks: true));
                return _takeAway.Advance(Reply.None);
            case At.SetForm:
                return End(Outcome.Ok);
            case At.TakeAway:
                var taking = _takeAway.Advance(reply);
                return taking.IsDone ? End(Outcome.Ok) : taking;
            default:
                return Next.Done(_outcome);
        }
    }

    // I_DONTCACHE, or a file without a name.
    private readonly bool IsMarked => _about.WantsCache == (_about.Form == InodeForm.Dax) || _about.Index == 0;

    private Next Evict(long bytes)
    {
        (_at, _bytes, _evict) = (At.Evict, bytes, new(File.Of(_about.Form), Unlink: false));
        return _evict.Advance(Reply.None);
    }

    private Next Ask(At at, InodeId inode, InodeEvent question)
    {
        _at = at;
        return Next.Call(inode, question);
    }

    private Next End(Outcome outcome)
    {
        _outcome = outcome;
        return Ask(At.Unlock, File.Cached, new(InodeOp.Unlock));
    }
}
