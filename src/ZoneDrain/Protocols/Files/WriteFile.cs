using ZoneDrain.Grace;
using ZoneDrain.Inodes;

namespace ZoneDrain.Protocols;

/// <summary>
/// pwrite, or plain fallocate, of a byte range: holes get blocks, written (pwrite) or unwritten (fallocate). A pwrite breaks no layouts and waits for no pin
/// (row 11), unless the file has ever shared blocks with another; a plain fallocate does so on xfs, before it looks at anything (xfs_file_fallocate,
/// fs/xfs/xfs_file.c, 6.1), and never on ext4 (kernel-model 0.2).
/// Errors: EINVAL; EFBIG (vfs_fallocate, fs/open.c, 6.1; a pwrite that begins below the largest size is cut to it: generic_write_checks, fs/read_write.c);
/// ENOSPC, EIO where the device is dead; ERESTARTSYS where a signal ended the wait for a busy page; EOPNOTSUPP: a file of the page cache,
/// which is written through its mappings alone here.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="Offset">Start in bytes.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Data">pwrite; else fallocate.</param>
/// <param name="KeepSize">FALLOC_FL_KEEP_SIZE.</param>
public record struct WriteFile(InodeId Inode, long Offset, long Length, bool Data, bool KeepSize) : IProtocol
{
    private At _at;
    private InodeReply _about;
    private BreakLayouts _break;
    private TakeAway _takeAway;
    private FillHoles _fill;
    private bool _invalidateLocked;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        Inspect,
        AskLife,
        LockInvalidate,
        WaitForInvalidate,
        BreakLayouts,
        TakeAway,
        Fill,
        SetSize,
        UnlockInvalidate,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.BreakLayouts => "BreakLayouts/" + _break.Step,
        At.Fill => _fill.Step,
        _ => _at.ToString(),
    };

    /// <inheritdoc/>
    public readonly Findings Findings => _break.Findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Inode, Inode.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Lock;
                return Next.Call(Inode, new InodeEvent(InodeOp.Lock));
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                _at = At.Inspect;
                return Next.Call(Inode, new InodeEvent(InodeOp.Inspect));
            case At.Inspect:
                _about = reply.Inode;
                if (Offset < 0 || Length <= 0) return Leave(Outcome.EINVAL);
                if (_about.Kind == InodeKind.PageCache) return Leave(Outcome.EOPNOTSUPP);
                if (IsTooBig) return Leave(Outcome.EFBIG);
                Length = Math.Min(Length, BytesMax - Offset);
                _at = At.AskLife;
                return Next.Call(_about.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                return Leave(Outcome.EIO);
            case At.AskLife when _about.MayBeShared || (!Data && _about.FileSystem == FileSystem.Xfs):
                _at = At.LockInvalidate;
                return Next.Call(Inode, new InodeEvent(InodeOp.LockInvalidate));
            case At.AskLife:
                return Fill();
            case At.LockInvalidate when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidate;
                return Next.Wait();
            case At.LockInvalidate:
            case At.WaitForInvalidate:
                _invalidateLocked = true;
                _break = new(Inode, _about.Scheme, 0, BreakLayouts.WholeFile, Patience.UntilSignal);
                _at = At.BreakLayouts;
                return _break.Advance(Reply.None);
            case At.BreakLayouts:
                var breaking = _break.Advance(reply);
                if (!breaking.IsDone) return breaking;
                if (breaking.Outcome != Outcome.Ok) return Leave(breaking.Outcome);
                return Data && _about.MayBeShared ? TakeAway() : Fill();

            // Blocks that other files may have too are not written to: what is written goes to new ones (xfs_reflink_end_cow).
            case At.TakeAway:
                var taking = _takeAway.Advance(reply);
                return taking.IsDone ? Fill() : taking;
            case At.Fill:
                var filling = _fill.Advance(reply);
                return !filling.IsDone ? filling : filling.Outcome == Outcome.Ok ? SetSize() : Leave(filling.Outcome);
            case At.SetSize:
                return Leave(Outcome.Ok);
            case At.UnlockInvalidate:
                return Unlock();
            default:
                return Next.Done(_outcome);
        }
    }

    private readonly long BytesMax => InodeState.BytesMax(_about.FileSystem);

    private readonly bool IsTooBig => Data ? Offset >= BytesMax : Length > BytesMax - Offset;

    private readonly long FirstPage => Offset / InodeState.PageSize;

    private readonly long EndPage => InodeState.PagesOf(Offset + Length);

    private Next TakeAway()
    {
        _takeAway = new(Inode, FirstPage, EndPage, FreeBlocks: true);
        _at = At.TakeAway;
        return _takeAway.Advance(Reply.None);
    }

    private Next Fill()
    {
        _fill = new(Inode, FirstPage, EndPage, Data);
        _at = At.Fill;
        return _fill.Advance(Reply.None);
    }

    private Next SetSize()
    {
        if (KeepSize || Offset + Length <= _about.Frame) return Leave(Outcome.Ok);
        _at = At.SetSize;
        return Next.Call(Inode, new InodeEvent(InodeOp.SetSize, From: Offset + Length));
    }

    private Next Leave(Outcome outcome)
    {
        _outcome = outcome;
        if (!_invalidateLocked) return Unlock();
        _at = At.UnlockInvalidate;
        return Next.Call(Inode, new InodeEvent(InodeOp.UnlockInvalidate));
    }

    private Next Unlock()
    {
        _at = At.Unlock;
        return Next.Call(Inode, new InodeEvent(InodeOp.Unlock));
    }
}
