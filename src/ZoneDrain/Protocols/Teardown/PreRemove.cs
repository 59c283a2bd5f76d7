using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// The device tells the file system on it that its memory goes away (MF_MEM_PRE_REMOVE, dax_holder_notify_failure in drivers/dax/super.c, since 6.7). With a
/// reverse map the file system freezes, kills whoever maps a file, and drops what its indexes know of pages (xfs_dax_notify_failure,
/// fs/xfs/xfs_notify_failure.c). A child whose fork is under way is not met, as it is no task yet. Ends with Ok and the number of the killed among the
/// findings; EOPNOTSUPP: the file system has no handler, or no mount has a claim of a device whose claims are kept, and nothing was done; a device without
/// files is Ok.
/// </summary>
/// <param name="Pgmap">The device.</param>
public record struct PreRemove(PgmapId Pgmap) : IProtocol
{
    private At _at;
    private InodeId _inode;
    private SchemeId _scheme;
    private long _nextInode;
    private long _nextProcess;
    private Exit _exit;
    private BreakLayouts _break;
    private TakeAway _takeAway;
    private Findings _findings;

    private enum At
    {
        Start,
        AskHolder,
        NextInode,
        Inspect,
        LockInvalidate,
        WaitForInvalidate,
        NextMapper,
        Kill,
        BreakLayouts,
        TakeAway,
        UnlockInvalidate,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Kill ? "Kill/" + _exit.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.AskHolder;
                return Next.Call(new DriverId(Pgmap.Value), new DriverEvent(DriverOp.AskHolder, 0));
            case At.AskHolder when reply.Driver.Outcome != Outcome.Ok:
                _findings.Refusal = reply.Driver.Refusal;
                return Next.Done(reply.Driver.Outcome);
            case At.AskHolder:
            case At.UnlockInvalidate:
            case At.Inspect when reply.Inode.Kind == InodeKind.DevMem:
                _at = At.NextInode;
                return Next.Call(Pgmap, new PgmapEvent(PgmapOp.NextInode, _nextInode));
            case At.NextInode when reply.Pgmap.Value < 0:
                return Next.Done(Outcome.Ok);
            case At.NextInode:
                _inode = new((int)reply.Pgmap.Value);
                (_nextInode, _nextProcess) = (reply.Pgmap.Value + 1, 0);
                return Ask(At.Inspect, InodeOp.Inspect);
            case At.Inspect when reply.Inode.FileSystem != FileSystem.Xfs:
                _findings.Refusal = Refusal.NoReverseMap;
                return Next.Done(Refusal.NoReverseMap.Error());
            case At.Inspect:
                _scheme = reply.Inode.Scheme;
                return Ask(At.LockInvalidate, InodeOp.LockInvalidate);
            case At.LockInvalidate when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidate;
                return Next.Wait();
            case At.LockInvalidate:
            case At.WaitForInvalidate:
                return NextMapper();
            case At.NextMapper when reply.Inode.Outcome == Outcome.Ok:
                _nextProcess = reply.Inode.Process.Value + 1L;
                _exit = new(reply.Inode.Process);
                _at = At.Kill;
                return _exit.Advance(Reply.None);
            case At.NextMapper:
                return Invalidate();
            case At.Kill:
                var killing = _exit.Advance(reply);
                if (!killing.IsDone) return killing;
                if (killing.Outcome == Outcome.Ok) _findings.Signals++;
                return NextMapper();
            case At.BreakLayouts:
                var breaking = _break.Advance(reply);
                return breaking.IsDone ? TakeAway() : breaking;
            default:
                var taking = _takeAway.Advance(reply);
                return taking.IsDone ? Ask(At.UnlockInvalidate, InodeOp.UnlockInvalidate) : taking;
        }
    }

    private Next Ask(At at, InodeOp op)
    {
        _at = at;
        return Next.Call(_inode, new InodeEvent(op));
    }

    private Next NextMapper()
    {
        _at = At.NextMapper;
        return Next.Call(_inode, new InodeEvent(InodeOp.NextMapper, From: _nextProcess));
    }

    // The kernel waits for no page here. Entries that hold references may only go when their pages are idle, so those schemes wait.
    private Next Invalidate()
    {
        if (!SchemeList.Get(_scheme).EntryTakesReference) return TakeAway();
        _break = new(_inode, _scheme, 0, Protocols.BreakLayouts.WholeFile, Patience.Endless);
        _at = At.BreakLayouts;
        return _break.Advance(Reply.None);
    }

    private Next TakeAway()
    {
        _takeAway = new(_inode, 0, Protocols.BreakLayouts.WholeFile, FreeBlocks: false);
        _at = At.TakeAway;
        return _takeAway.Advance(Reply.None);
    }
}
