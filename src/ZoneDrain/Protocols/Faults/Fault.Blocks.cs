using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>The part of a fault that the file has: its blocks, its index entry, and the page that they name.</summary>
public partial record struct Fault
{
    private Next EnterInode(InodeOp op)
    {
        _at = At.EnterInode;
        if (IsHuge) _findings.HugeTried = true;
        else _findings.SmallTried = true;
        return Next.Call(_look.Inode, new InodeEvent(op, Stores, _order, _look.Facts, Process, _look.Index));
    }

    private Next Entered(in InodeReply block)
    {
        _block = block;
        if (IsHuge || !_findings.HugeTried) _findings.SizePages = block.Pages;
        if (block.Outcome != Outcome.Ok) return Refused(block.Outcome);

        // 6.1 looks at whether blocks are new on the 4 KiB path alone: a 2 MiB fault never reports MAJOR (dax_iomap_pmd_fault, fs/dax.c).
        _major = block.Major && !IsHuge;
        if (!block.SplitsZero) return UseBlock();
        var slot = block.Index / EntryTable.SlotPages * EntryTable.SlotPages;
        return Unmap(At.UnmapSlot, slot, slot + EntryTable.SlotPages);
    }

    private Next Unmap(At at, long from, long to)
    {
        _unmap = new(_look.Inode, from, to);
        _at = at;
        return _unmap.Advance(Reply.None);
    }

    private Next Unmapped()
    {
        if (_at == At.UnmapSlot) return UseBlock();
        if (_at == At.UnmapHole) return UsePage();
        _at = At.DisassociateShared;
        return Next.Call(new PageId(_block.Pgmap, _block.Frame), new PageEvent(PageOp.Disassociate));
    }

    private Next UseBlock()
    {
        switch (_block.Answer)
        {
            case FaultAnswer.NeedsBlocks:
                return AllocateBlocks();
            case FaultAnswer.MayBeShared:
                _at = At.AskShared;
                return Next.Call(new DriverId(_block.Pgmap.Value), new DriverEvent(DriverOp.AskShared, 1, _block.Frame));
            case FaultAnswer.Zero:
                _findings.HoleLoaded = true;
                _pte = Pte.Zero;
                return Install();
            case FaultAnswer.NewPage when _block.ReplacesZero:
                return Unmap(At.UnmapHole, _block.Index, _block.Index + (1L << _block.Order));
            default:
                return UsePage();
        }
    }

    private Next AllocateBlocks()
    {
        _at = At.AllocateBlocks;
        return Next.Call(new DriverId(_block.Pgmap.Value), new DriverEvent(DriverOp.Allocate, 1L << _block.Order, Colour: _block.Index % 512));
    }

    // A share is given up when nothing of this file leads to the page any more: who gives up the last one frees the block. The kernel's order is the same:
    // the copy is mapped in its place before xfs_reflink_end_cow drops the old extent (xfs_dax_write_iomap_end, fs/xfs/xfs_iomap.c, 6.1). The page is the
    // other files' alone from here, whose next fault names it again.
    private Next GiveUpShare()
    {
        _at = At.Unshare;
        return Next.Call(new DriverId(_block.Pgmap.Value), new DriverEvent(DriverOp.Unshare, 1, _block.Frame));
    }

    private Next KeepBlock()
    {
        _run = new(Outcome.Ok, _block.Frame, 1);
        return FillShared();
    }

    private Next FillShared()
    {
        _at = At.FillBlocks;
        return Next.Call(
            _look.Inode,
            new InodeEvent(InodeOp.FillFault, true, 0, MappingFlags.Unshares, From: _block.Index, To: _run.Frame, Pages: _run.Pages));
    }

    private Next UsePage()
    {
        _page = new(_block.Pgmap, _block.Frame);
        switch (_block.Answer)
        {
            case FaultAnswer.NewPage:
            case not FaultAnswer.NewPage when _associates:
                _associates = false;
                _at = At.Associate;
                return Next.Call(_page, new PageEvent(PageOp.Associate, PageUse.Entry, _block.Order, Inode: _look.Inode, Index: _block.Index));
            case FaultAnswer.ZappedPage when _block.Retakes:
                _at = At.RetakeEntry;
                return Next.Call(_page, PageEvent.Acquire(PageUse.Entry));
            default:
                return TakeReference();
        }
    }

    private Next TakeReference()
    {
        _at = At.TakeReference;
        return Next.Call(_page, PageEvent.Acquire(PageUse.Map));
    }

    // A large index entry serves a small fault with a small page-table entry of the large folio. A load is mapped read-only, so that a later store faults
    // and marks the entry dirty.
    private Next Install()
    {
        if (_block.Answer != FaultAnswer.Zero)
        {
            var inFolio = IsHuge ? 0 : _look.Index - _block.Index;
            _pte = Pte.Of(_page.Plus(inFolio), Stores);
        }

        _at = At.Install;
        return Next.Call(Process, ProcessEvent.Install(Vpn, _pte, _order, _look.Inode, _look.Index, Stores));
    }

    private Next Installed(in ProcessReply install)
    {
        var drop = install.Outcome == Outcome.Ok ? install.Pte : _pte;
        _again = install.Outcome == Outcome.EAGAIN;
        if (!drop.IsDevice) return LeaveInode();
        _at = At.DropReference;
        return Next.Call(drop.Page, PageEvent.Put(PageUse.Map));
    }

    private Next LeaveInode()
    {
        // An entry whose page was associated stays, with or without a mapping: only eviction or truncation can give its page up.
        var entryFate = _entryFailed ? 0 : _retook ? 2 : 1;
        _at = At.LeaveInode;
        return Next.Call(_look.Inode, new InodeEvent(InodeOp.EndFault, Stores && !_refused, From: _look.Index, Pages: entryFate));
    }

    private Next Left()
    {
        if (_refused) return Refused(Outcome.SIGBUS);
        if (_again || (Copies && _loaded)) return Retry();
        if (Copies)
        {
            (_loaded, _retook) = (true, false);
            return Look();
        }

        if (IsHuge) _findings.HugeOutcome = Outcome.NOPAGE;
        return Next.Done(_major ? Outcome.MAJOR : Outcome.NOPAGE);
    }

    private Next Refused(Outcome outcome)
    {
        if (IsHuge) _findings.HugeOutcome = outcome;
        if (!IsHuge || outcome != Outcome.FALLBACK) return Next.Done(outcome == Outcome.ENOSPC ? Outcome.SIGBUS : outcome);
        _order = 0;
        _refused = false;
        return EnterInode(InodeOp.BeginFault);
    }
}
