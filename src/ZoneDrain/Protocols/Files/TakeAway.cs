namespace ZoneDrain.Protocols;

/// <summary>
/// Takes file pages <paramref name="From"/>..<paramref name="To"/> - 1 away: their mappings, their entries, and their blocks if <paramref name="FreeBlocks"/>
/// (truncate_pagecache_range and what follows it). The caller holds the invalidate lock exclusive.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last.</param>
/// <param name="FreeBlocks">Give the blocks back to the device.</param>
public record struct TakeAway(InodeId Inode, long From, long To, bool FreeBlocks) : IProtocol
{
    /// <summary>Private copies go as well: a truncation, or blocks that move.</summary>
    public bool Copies { get; init; }

    private At _at;
    private UnmapFile _unmap;
    private InodeReply _entry;
    private long _pages;
    private long _frame;
    private long _left;

    private enum At
    {
        Start,
        Unmap,
        DeleteEntry,
        WaitForEntry,
        DropEntryReference,
        Disassociate,
        TakeBlocks,
        Unshare,
        FreeBlocks,
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
            case At.Start:
                if (From >= To) return Next.Done(Outcome.Ok);
                _unmap = new(Inode, From, To) { Copies = Copies };
                _at = At.Unmap;
                return _unmap.Advance(Reply.None);
            case At.Unmap:
                var next = _unmap.Advance(reply);
                return next.IsDone ? DeleteEntry() : next;
            case At.DeleteEntry when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForEntry;
                return Next.Wait();
            case At.DeleteEntry when reply.Inode.Outcome == Outcome.ENOENT:
                return FreeBlocks ? TakeBlocks() : Next.Done(Outcome.Ok);
            case At.DeleteEntry when reply.Inode.Entry.HasPage:
                _entry = reply.Inode;
                if (_entry.Entry.Zapped || _entry.Kind == InodeKind.PageCache) return Disassociate();
                _at = At.DropEntryReference;
                return Next.Call(new PageId(_entry.Pgmap, _entry.Frame), PageEvent.Put(PageUse.Entry));
            case At.DropEntryReference when _entry.Kind != InodeKind.PageCache:
                return Disassociate();

            // The last reference gives the frame back, so the page must not be the file's any more by then.
            case At.Disassociate when _entry.Kind == InodeKind.PageCache:
                _at = At.DropEntryReference;
                return Next.Call(new PageId(_entry.Pgmap, _entry.Frame), PageEvent.Put(PageUse.Entry));
            case At.TakeBlocks when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.TakeBlocks:
                _pages += reply.Inode.Pages;
                (_entry, _frame, _left) = (reply.Inode, reply.Inode.Frame, reply.Inode.Pages);
                return _entry.MayBeShared ? Unshare() : Free(_left);

            // What another file has too stays handed out (xfs_refcount_decrease_extent).
            case At.Unshare when reply.Driver.Outcome == Outcome.ENOENT:
                return Free(reply.Driver.Pages);
            case At.Unshare:
                return Gone(reply.Driver.Pages);
            case At.FreeBlocks:
                return Gone(reply.Driver.Pages);
            default:
                return DeleteEntry();
        }
    }

    private Next Unshare()
    {
        _at = At.Unshare;
        return Next.Call(new DriverId(_entry.Pgmap.Value), new DriverEvent(DriverOp.Unshare, _left, _frame));
    }

    private Next Free(long pages)
    {
        _at = At.FreeBlocks;
        return Next.Call(new DriverId(_entry.Pgmap.Value), new DriverEvent(DriverOp.Free, pages, _frame));
    }

    private Next Gone(long pages)
    {
        _frame += pages;
        _left -= pages;
        return _left > 0 ? Unshare() : TakeBlocks();
    }

    private Next Disassociate()
    {
        _at = At.Disassociate;
        return Next.Call(new PageId(_entry.Pgmap, _entry.Frame), new PageEvent(PageOp.Disassociate, Order: _entry.Order));
    }

    private Next DeleteEntry()
    {
        _at = At.DeleteEntry;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.DeleteEntry, From, To));
    }

    private Next TakeBlocks()
    {
        _at = At.TakeBlocks;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.TakeBlocks, From, To));
    }
}
