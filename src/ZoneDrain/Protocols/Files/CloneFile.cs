using ZoneDrain.Inodes;

namespace ZoneDrain.Protocols;

/// <summary>
/// ioctl(FICLONERANGE): the second file has the blocks of a range of the first from now on, and a store to either copies the page
/// (xfs_file_remap_range, fs/xfs/xfs_file.c). Both files are locked in the order of their numbers, and the layouts of both are broken
/// (xfs_reflink_remap_prep). What the second had there goes. Errors: EOPNOTSUPP, EINVAL, with the refusal; ERESTARTSYS where a signal ended a wait; EXDEV
/// cannot be, for both are on one device.
/// </summary>
/// <param name="Source">Whose blocks.</param>
/// <param name="Target">Who gets them too.</param>
/// <param name="From">First file page of the source, and of the target.</param>
/// <param name="Pages">How many.</param>
public record struct CloneFile(InodeId Source, InodeId Target, long From, long Pages) : IProtocol
{
    private At _at;
    private int _locks;
    private int _broken;
    private InodeReply _about;
    private InodeReply _run;
    private UnmapFile _unmap;
    private BreakLayouts _break;
    private TakeAway _takeAway;
    private Outcome _outcome;
    private Findings _findings;

    private enum At
    {
        Start,
        Inspect,
        InspectTarget,
        Lock,
        WaitForLock,
        Unmap,
        BreakLayouts,
        TakeAway,
        NextRun,
        Share,
        AddShared,
        SetSize,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.BreakLayouts ? "BreakLayouts/" + _break.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    private readonly long To => From + Pages;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when Source == Target || From < 0 || Pages < 1:
                return Refuse(Refusal.ReflinkRange);
            case At.Start:
                _at = At.Inspect;
                return Next.Call(Source, new InodeEvent(InodeOp.Inspect));
            case At.Inspect:
                _about = reply.Inode;
                if (_about.FileSystem != FileSystem.Xfs || _about.Kind != InodeKind.File) return Refuse(Refusal.NoReflink);
                if (Schemes.SchemeList.Get(_about.Scheme).EntryTakesReference) return Refuse(Refusal.ReflinkOfHeldEntries);
                if (To > _about.Pages) return Refuse(Refusal.ReflinkRange);
                _at = At.InspectTarget;
                return Next.Call(Target, new InodeEvent(InodeOp.Inspect));
            case At.InspectTarget when reply.Inode.Pgmap != _about.Pgmap || reply.Inode.Kind != InodeKind.File:
                return Refuse(Refusal.ReflinkRange);
            case At.InspectTarget:
                return Lock();
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                return ++_locks < 4 ? Lock() : Unmap();
            case At.Unmap:
                var unmapping = _unmap.Advance(reply);
                return unmapping.IsDone ? BreakLayouts() : unmapping;
            case At.BreakLayouts:
                var breaking = _break.Advance(reply);
                if (!breaking.IsDone) return breaking;
                if (breaking.Outcome != Outcome.Ok) return Unlock(breaking.Outcome);
                return ++_broken < 2 ? BreakLayouts() : TakeAway(Source);
            case At.TakeAway:
                var taking = _takeAway.Advance(reply);
                if (!taking.IsDone) return taking;
                return _takeAway.Inode == Source ? TakeAway(Target) : NextRun(From);
            case At.NextRun when reply.Inode.Outcome == Outcome.ENOENT:
                _at = At.SetSize;
                return Next.Call(Target, new InodeEvent(InodeOp.Inspect));
            case At.NextRun:
                _run = reply.Inode;
                _at = At.Share;
                return Next.Call(new DriverId(_run.Pgmap.Value), new DriverEvent(DriverOp.Share, _run.Pages, _run.Frame));
            case At.Share:
                _findings.Pages += _run.Pages;
                _at = At.AddShared;
                return Next.Call(Target, new InodeEvent(InodeOp.AddShared, From: _run.Index, To: _run.Frame, Pages: _run.Pages));
            case At.AddShared:
                return NextRun(_run.Index + _run.Pages);
            case At.SetSize when reply.Inode.Pages < To:
                return Next.Call(Target, new InodeEvent(InodeOp.SetSize, From: To * InodeState.PageSize));
            case At.SetSize:
                return Unlock(Outcome.Ok);
            default:
                return _locks > 0 ? Unlock(_outcome) : Next.Done(_outcome);
        }
    }

    // Rwsem of the lower number, of the higher, then the invalidate locks the same way; given back from the last to the first.
    private readonly InodeId Locked(int place) => place % 2 == 0 == Source.Value < Target.Value ? Source : Target;

    private Next Lock()
    {
        _at = At.Lock;
        return Next.Call(Locked(_locks), new InodeEvent(_locks < 2 ? InodeOp.Lock : InodeOp.LockInvalidate));
    }

    private Next Unlock(Outcome outcome)
    {
        _outcome = outcome;
        _at = At.Unlock;
        _locks--;
        return Next.Call(Locked(_locks), new InodeEvent(_locks < 2 ? InodeOp.Unlock : InodeOp.UnlockInvalidate));
    }

    // A page that both files have already is not idle while the second maps it, and its faults wait for us.
    private Next Unmap()
    {
        _unmap = new(Target, 0, Protocols.BreakLayouts.WholeFile);
        _at = At.Unmap;
        return _unmap.Advance(Reply.None);
    }

    private Next BreakLayouts()
    {
        _break = new(_broken == 0 ? Source : Target, _about.Scheme, 0, Protocols.BreakLayouts.WholeFile, Patience.UntilSignal);
        _at = At.BreakLayouts;
        return _break.Advance(Reply.None);
    }

    // The source keeps its blocks and loses its entries, so that what is shared is mapped by small ones from now on.
    private Next TakeAway(InodeId inode)
    {
        _takeAway = new(inode, From, To, FreeBlocks: inode == Target);
        _at = At.TakeAway;
        return _takeAway.Advance(Reply.None);
    }

    private Next NextRun(long from)
    {
        _at = At.NextRun;
        return Next.Call(Source, InodeEvent.Range(InodeOp.NextWritten, from, To));
    }

    private Next Refuse(Refusal refusal)
    {
        _findings.Refusal = refusal;
        return Next.Done(refusal.Error());
    }
}
