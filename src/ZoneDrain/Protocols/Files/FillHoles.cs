namespace ZoneDrain.Protocols;

/// <summary>
/// Gives the holes of a range blocks, written or unwritten ones. Where data goes to what read as zeroes, the zero pages mapped there go too;
/// unwritten blocks leave them (dax_iomap_iter, fs/dax.c, and ext4_alloc_file_blocks, fs/ext4/extents.c, 6.1). The caller holds the rwsem. Errors: ENOSPC, with
/// what was filled by then kept.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last.</param>
/// <param name="Data">Unwritten and bad blocks become written ones too (pmem_recovery_write, drivers/nvdimm/pmem.c).</param>
public record struct FillHoles(InodeId Inode, long From, long To, bool Data) : IProtocol
{
    private At _at;
    private InodeReply _hole;
    private DriverReply _run;
    private UnmapFile _unmap;

    private enum At
    {
        Start,
        NextHole,
        Allocate,
        AddBlocks,
        GiveBlocksBack,
        Written,
        DeleteHole,
        WaitForEntry,
        Unmap,
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
                return NextHole(From);
            case At.NextHole when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
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
                return Next.Done(Outcome.ENOSPC);
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
            default:
                var next = _unmap.Advance(reply);
                return next.IsDone ? NextHole(_hole.Index + _run.Pages) : next;
        }
    }

    private Next NextHole(long from)
    {
        _at = At.NextHole;
        return Next.Call(Inode, new InodeEvent(InodeOp.NextHole, Data, From: from, To: To));
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
}
