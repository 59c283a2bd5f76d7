using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// The final drop of an inode: umount, or memory pressure. Whether it waits for busy pages is a property of the scheme; blocks are freed only when no name
/// is left (kernel-model 0.4). Errors: EBUSY with the mapper's number (-1: only open), ERESTARTSYS where the scheme's wait may be interrupted.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="Unlink">Remove its last name first.</param>
public record struct Evict(InodeId Inode, bool Unlink) : IProtocol
{
    private At _at;
    private InodeReply _about;
    private BreakLayouts _break;
    private TakeAway _takeAway;
    private Outcome _outcome;
    private Findings _findings;

    private enum At
    {
        Start,
        Unlink,
        Begin,
        LockInvalidate,
        WaitForInvalidate,
        BreakLayouts,
        TakeAway,
        UnlockInvalidate,
        End,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.BreakLayouts ? "BreakLayouts/" + _break.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Inode, Inode.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when Unlink:
                return Ask(At.Unlink, InodeOp.Unlink);
            case At.Start:
            case At.Unlink:
                return Ask(At.Begin, InodeOp.BeginEvict);
            case At.Begin when reply.Inode.Outcome != Outcome.Ok:
                _findings.Handle = reply.Inode.Index < 0 ? -1 : reply.Inode.Process.Value;
                return Next.Done(reply.Inode.Outcome);
            case At.Begin:
                _about = reply.Inode;
                return Ask(At.LockInvalidate, InodeOp.LockInvalidate);
            case At.LockInvalidate when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidate;
                return Next.Wait();
            case At.LockInvalidate:
            case At.WaitForInvalidate:
                return Wait();
            case At.BreakLayouts:
                var breaking = _break.Advance(reply);
                if (!breaking.IsDone) return breaking;
                _findings = _break.Findings;
                _outcome = breaking.Outcome;
                return breaking.Outcome == Outcome.Ok ? TakeAway() : Ask(At.UnlockInvalidate, InodeOp.UnlockInvalidate);
            case At.TakeAway:
                var taking = _takeAway.Advance(reply);
                return taking.IsDone ? Ask(At.UnlockInvalidate, InodeOp.UnlockInvalidate) : taking;
            case At.UnlockInvalidate:
                _at = At.End;
                return Next.Call(Inode, new InodeEvent(InodeOp.EndEvict, Write: _outcome == Outcome.Ok));
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Wait()
    {
        var wait = SchemeList.Get(_about.Scheme).Evict;
        if (wait == EvictWait.No || _about.Kind == InodeKind.PageCache) return TakeAway();
        var patience = wait == EvictWait.Interruptible ? Patience.UntilSignal : Patience.Endless;
        _break = new(Inode, _about.Scheme, 0, BreakLayouts.WholeFile, patience);
        _at = At.BreakLayouts;
        return _break.Advance(Reply.None);
    }

    private Next TakeAway()
    {
        _takeAway = new(Inode, 0, BreakLayouts.WholeFile, FreeBlocks: _about.Index == 0 || _about.Kind == InodeKind.PageCache);
        _at = At.TakeAway;
        return _takeAway.Advance(Reply.None);
    }

    private Next Ask(At at, InodeOp op)
    {
        _at = at;
        return Next.Call(Inode, new InodeEvent(op));
    }
}
