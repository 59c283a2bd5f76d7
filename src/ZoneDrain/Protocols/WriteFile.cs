using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Pgmaps;

namespace ZoneDrain.Protocols;

/// <summary>
/// pwrite, or plain fallocate, of a byte range: holes get blocks, written (pwrite) or unwritten (fallocate). Where pwrite puts data into what read as
/// zeroes, the zero pages mapped there go; fallocate leaves them (dax_iomap_iter and ext4_fallocate, 6.1). Does not break layouts and does not wait for pins
/// (rows 11 and 0.2). Errors: ENOSPC, EIO where the device is dead; EOPNOTSUPP: a file of the page cache, which is
/// written through its mappings alone here.
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
    private InodeReply _hole;
    private DriverReply _run;
    private UnmapFile _unmap;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        Inspect,
        AskLife,
        NextHole,
        Allocate,
        AddBlocks,
        GiveBlocksBack,
        Written,
        DeleteHole,
        WaitForEntry,
        Unmap,
        SetSize,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => default;

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
                if (Offset < 0 || Length <= 0) return Unlock(Outcome.EINVAL);
                if (_about.Kind == InodeKind.PageCache) return Unlock(Outcome.EOPNOTSUPP);
                _at = At.AskLife;
                return Next.Call(_about.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                return Unlock(Outcome.EIO);
            case At.AskLife:
                return NextHole(First);
            case At.NextHole when reply.Inode.Outcome == Outcome.ENOENT:
                return SetSize();
            case At.NextHole when reply.Inode.Answer == FaultAnswer.OldPage:
                _hole = reply.Inode;
                _run = new(Outcome.Ok, Pages: _hole.Pages);
                _at = At.Written;
                return Next.Call(Inode, InodeEvent.Range(InodeOp.Written, _hole.Index, _hole.Index + _hole.Pages));
            case At.NextHole:
                _hole = reply.Inode;
                _at = At.Allocate;
                return Next.Call(new DriverId(_hole.Pgmap.Value), new DriverEvent(DriverOp.Allocate, _hole.Pages, Colour: _hole.Index % 512));
            case At.Allocate when reply.Driver.Outcome != Outcome.Ok:
                return Unlock(Outcome.ENOSPC);
            case At.Allocate:
                _run = reply.Driver;
                _at = At.AddBlocks;
                return Next.Call(Inode, new InodeEvent(InodeOp.AddBlocks, Data, From: _hole.Index, To: _run.Frame, Pages: _run.Pages));
            case At.AddBlocks when reply.Inode.Outcome == Outcome.EAGAIN:
                _at = At.GiveBlocksBack;
                return Next.Call(new DriverId(_hole.Pgmap.Value), new DriverEvent(DriverOp.Free, _run.Pages, _run.Frame));
            case At.GiveBlocksBack:
                return NextHole(_hole.Index);
            case At.AddBlocks:
            case At.Written:
                return Data ? DeleteHole() : NextHole(_hole.Index + _run.Pages);
            case At.DeleteHole when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForEntry;
                return Next.Wait();
            case At.DeleteHole when reply.Inode.Outcome == Outcome.ENOENT:
                return Unmap();
            case At.DeleteHole:
            case At.WaitForEntry:
                return DeleteHole();
            case At.Unmap:
                var next = _unmap.Advance(reply);
                return next.IsDone ? NextHole(_hole.Index + _run.Pages) : next;
            case At.SetSize:
                return Unlock(Outcome.Ok);
            default:
                return Next.Done(_outcome);
        }
    }

    private readonly long First => Offset / InodeState.PageSize;

    private readonly long End => (Offset + Length + InodeState.PageSize - 1) / InodeState.PageSize;

    private Next NextHole(long from)
    {
        _at = At.NextHole;
        return Next.Call(Inode, new InodeEvent(InodeOp.NextHole, Data, From: from, To: End));
    }

    // Zero pages that were mapped there must give way to the block: their entries first, so that no fault of before maps another one behind the unmap.
    private Next DeleteHole()
    {
        _at = At.DeleteHole;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.DeleteHole, _hole.Index, _hole.Index + _run.Pages));
    }

    private Next Unmap()
    {
        _unmap = new(Inode, _hole.Index, _hole.Index + _run.Pages);
        _at = At.Unmap;
        return _unmap.Advance(Reply.None);
    }

    private Next SetSize()
    {
        if (KeepSize || Offset + Length <= _about.Frame) return Unlock(Outcome.Ok);
        _at = At.SetSize;
        return Next.Call(Inode, new InodeEvent(InodeOp.SetSize, From: Offset + Length));
    }

    private Next Unlock(Outcome outcome)
    {
        _outcome = outcome;
        _at = At.Unlock;
        return Next.Call(Inode, new InodeEvent(InodeOp.Unlock));
    }
}
