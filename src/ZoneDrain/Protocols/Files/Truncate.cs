using ZoneDrain.Inodes;

namespace ZoneDrain.Protocols;

/// <summary>
/// ftruncate and the forms of fallocate that change what a range holds. The rwsem is held throughout, the invalidate lock during scan and removal
/// (kernel-model 0.1). Errors: ERESTARTSYS where a signal ended the wait for a busy page, size and blocks unchanged;
/// ENOSPC where a zero-range finds no block for a hole; EINVAL; EFBIG beyond the largest size of a file (inode_newsize_ok, fs/attr.c, and vfs_fallocate,
/// fs/open.c, 6.1); EOPNOTSUPP: a file of the page cache, which is only cut and punched here, and never waited for.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="FileSystem">Decides when layouts are broken and over which range (kernel-model 0.2).</param>
/// <param name="Kind">What is done.</param>
/// <param name="Offset">The new size, or the start of the range, in bytes.</param>
/// <param name="Length">Length of the range in bytes.</param>
public record struct Truncate(InodeId Inode, FileSystem FileSystem, TruncateKind Kind, long Offset, long Length) : IProtocol
{
    private At _at;
    private InodeReply _about;
    private BreakLayouts _break;
    private WriteBack _writeBack;
    private TakeAway _takeAway;
    private FillHoles _fill;
    private Outcome _outcome;
    private Findings _findings;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        Inspect,
        WriteBack,
        LockInvalidate,
        WaitForInvalidate,
        BreakLayouts,
        SetSize,
        TakeAway,
        Rearrange,
        FillHoles,
        GrowSize,
        UnlockInvalidate,
        Unlock,
    }

    /// <summary>FALLOC_FL_KEEP_SIZE, which only a zero-range heeds: the others never make a file longer, or always do.</summary>
    public bool KeepSize { get; init; }

    /// <inheritdoc/>
    public readonly string Step => _at == At.BreakLayouts ? "BreakLayouts/" + _break.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _at == At.BreakLayouts ? WithBreak() : _findings;

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
                return Inspected(reply.Inode);
            case At.WriteBack:
                var writing = _writeBack.Advance(reply);
                if (!writing.IsDone) return writing;
                _findings.EntriesWritten = _writeBack.Findings.EntriesWritten;
                _findings.WroteBack = _writeBack.Findings.WroteBack;
                if (PunchesPastEnd) return Unlock(Outcome.Ok);
                return ZeroesInPlace ? FillHoles() : LockInvalidate();
            case At.LockInvalidate when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidate;
                return Next.Wait();
            case At.LockInvalidate:
            case At.WaitForInvalidate:
                return BreakOrGoOn();
            case At.BreakLayouts:
                return Breaking(reply);
            case At.SetSize:
                return TakeAway();
            case At.TakeAway:
                var taking = _takeAway.Advance(reply);
                return !taking.IsDone ? taking : Taken();
            case At.Rearrange when Kind == TruncateKind.Zero:
                return FillHoles();
            case At.Rearrange:
                return Leave(Outcome.Ok);
            case At.FillHoles:
                var filling = _fill.Advance(reply);
                return !filling.IsDone ? filling : filling.Outcome == Outcome.Ok ? GrowSize() : Leave(filling.Outcome);
            case At.GrowSize:
                return Leave(Outcome.Ok);
            case At.UnlockInvalidate:
                return Unlock();
            default:
                return Next.Done(_outcome);
        }
    }

    // Pages that the range covers in part are zeroed in place and stay.
    private readonly long FirstPage => InodeState.PagesOf(Offset);

    private readonly long EndPage => Kind switch
    {
        TruncateKind.Size => BreakLayouts.WholeFile,
        TruncateKind.Punch => Math.Max(FirstPage, PunchEnd / InodeState.PageSize),
        TruncateKind.Zero => Math.Max(FirstPage, (Offset + Length) / InodeState.PageSize),
        _ => BreakLayouts.WholeFile,
    };

    // ext4 does not look behind the page that holds the end of file; where the size is a whole number of pages that is one page more
    // (ext4_punch_hole, fs/ext4/inode.c, 6.1).
    private readonly long PunchEnd => FileSystem == FileSystem.Ext4 && Offset + Length > _about.Frame
        ? _about.Frame + InodeState.PageSize - _about.Frame % InodeState.PageSize
        : Offset + Length;

    // ext4 leaves a range wholly past the end alone, but only after its write-back; xfs breaks layouts before it looks at the range.
    private readonly bool PunchesPastEnd => Kind == TruncateKind.Punch && FileSystem == FileSystem.Ext4 && Offset >= _about.Frame;

    // ext4 takes the invalidate lock and breaks layouts for whole pages only (max_blocks in ext4_zero_range, fs/ext4/extents.c, 6.1).
    private readonly bool ZeroesInPlace => Kind == TruncateKind.Zero && FileSystem == FileSystem.Ext4 && FirstPage >= EndPage;

    // ext4 cuts only where the new size is not larger: blocks behind the end, which fallocate kept, outlive a growing truncate (ext4_setattr, 6.1).
    private readonly bool OnlyGrows => Kind == TruncateKind.Size && FileSystem == FileSystem.Ext4 && Offset > _about.Frame;

    private readonly bool IsTooBig => Kind switch
    {
        TruncateKind.Size => Offset > InodeState.BytesMax(FileSystem),
        TruncateKind.Insert => Math.Max(Offset, _about.Frame) > InodeState.BytesMax(FileSystem) - Length,
        _ => Offset > InodeState.BytesMax(FileSystem) - Length,
    };

    private Next Inspected(in InodeReply about)
    {
        _about = about;
        if (Offset < 0 || (Kind != TruncateKind.Size && Length <= 0)) return Unlock(Outcome.EINVAL);
        if (IsTooBig) return Unlock(Outcome.EFBIG);
        var aligned = Offset % InodeState.PageSize == 0 && Length % InodeState.PageSize == 0;
        var shifts = Kind is TruncateKind.Collapse or TruncateKind.Insert;
        if ((shifts && (!aligned || Offset >= about.Frame)) || (Kind == TruncateKind.Collapse && Offset + Length >= about.Frame)) return Unlock(Outcome.EINVAL);
        if (about.Kind == InodeKind.PageCache && Kind is not (TruncateKind.Size or TruncateKind.Punch)) return Unlock(Outcome.EOPNOTSUPP);
        if (Kind == TruncateKind.Size) return LockInvalidate();

        // 6.1 writes a range back before it goes (kernel-model 0.10).
        _writeBack = new(Inode, Offset / InodeState.PageSize, shifts ? BreakLayouts.WholeFile : InodeState.PagesOf(Offset + Length));
        _at = At.WriteBack;
        return _writeBack.Advance(Reply.None);
    }

    private Next LockInvalidate()
    {
        _at = At.LockInvalidate;
        return Next.Call(Inode, new InodeEvent(InodeOp.LockInvalidate));
    }

    private Next BreakOrGoOn()
    {
        if (_about.Kind == InodeKind.PageCache) return SetSizeOrTakeAway();
        var ranged = FileSystem == FileSystem.Virtiofs;
        _break = new(Inode, _about.Scheme, ranged ? FirstPage : 0, ranged ? EndPage : BreakLayouts.WholeFile, Patience.UntilSignal);
        _at = At.BreakLayouts;
        return _break.Advance(Reply.None);
    }

    private Next Breaking(in Reply reply)
    {
        var next = _break.Advance(reply);
        if (!next.IsDone) return next;
        _findings = WithBreak();
        return next.Outcome == Outcome.Ok ? SetSizeOrTakeAway() : Leave(next.Outcome);
    }

    private Next SetSizeOrTakeAway()
    {
        if (Kind != TruncateKind.Size) return TakeAway();
        _at = At.SetSize;
        return Next.Call(Inode, new InodeEvent(InodeOp.SetSize, From: Offset));
    }

    private readonly Findings WithBreak() => _findings with
    {
        BrokeLayouts = true,
        Scans = _break.Findings.Scans,
        BusyScans = _break.Findings.BusyScans,
    };

    private Next TakeAway()
    {
        if (OnlyGrows) return Leave(Outcome.Ok);
        if (Kind == TruncateKind.Insert || Kind == TruncateKind.Collapse)
        {
            // Everything behind the offset moves, so every entry there goes; blocks go only where they are cut out.
            _takeAway = new(Inode, FirstPage, BreakLayouts.WholeFile, FreeBlocks: false) { Copies = FileSystem == FileSystem.Ext4 };
        }
        else
        {
            // Zeroing keeps the blocks as unwritten ones, and adds such where there are none (ext4_zero_range, fs/ext4/extents.c).
            _takeAway = new(Inode, FirstPage, EndPage, FreeBlocks: Kind != TruncateKind.Zero || _about.MayBeShared) { Copies = Kind == TruncateKind.Size };
        }

        // A range within one page takes nothing away; it is zeroed in place.
        _at = At.TakeAway;
        return FirstPage >= _takeAway.To ? Taken() : _takeAway.Advance(Reply.None);
    }

    private Next Taken()
    {
        var pages = Length / InodeState.PageSize;
        if (Kind == TruncateKind.Collapse && !_takeAway.FreeBlocks)
        {
            _takeAway = new(Inode, FirstPage, FirstPage + pages, FreeBlocks: true);
            return _takeAway.Advance(Reply.None);
        }

        if (Kind == TruncateKind.Zero)
        {
            _at = At.Rearrange;
            return Next.Call(Inode, InodeEvent.Range(InodeOp.Unwritten, FirstPage, EndPage));
        }

        if (Kind is not (TruncateKind.Collapse or TruncateKind.Insert)) return Leave(Outcome.Ok);
        var from = Kind == TruncateKind.Collapse ? FirstPage + pages : FirstPage;
        _at = At.Rearrange;
        return Next.Call(Inode, new InodeEvent(InodeOp.Shift, From: from, Pages: Kind == TruncateKind.Collapse ? -pages : pages));
    }

    // Holes of the range get unwritten blocks, those of pages that it covers in part too (ext4_alloc_file_blocks; xfs_alloc_file_space).
    private Next FillHoles()
    {
        _fill = new(Inode, Offset / InodeState.PageSize, InodeState.PagesOf(Offset + Length), Data: false);
        _at = At.FillHoles;
        return _fill.Advance(Reply.None);
    }

    private Next GrowSize()
    {
        if (KeepSize || Offset + Length <= _about.Frame) return Leave(Outcome.Ok);
        _at = At.GrowSize;
        return Next.Call(Inode, new InodeEvent(InodeOp.SetSize, From: Offset + Length));
    }

    private Next Leave(Outcome outcome)
    {
        _outcome = outcome;
        if (ZeroesInPlace) return Unlock();
        _at = At.UnlockInvalidate;
        return Next.Call(Inode, new InodeEvent(InodeOp.UnlockInvalidate));
    }

    private Next Unlock() => Unlock(_outcome);

    private Next Unlock(Outcome outcome)
    {
        _outcome = outcome;
        _at = At.Unlock;
        return Next.Call(Inode, new InodeEvent(InodeOp.Unlock));
    }
}
