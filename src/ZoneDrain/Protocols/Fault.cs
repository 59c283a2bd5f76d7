using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;


namespace ZoneDrain.Protocols;

/// <summary>
/// An access by the CPU, and the fault it may need: look, 2 MiB first where the mapping allows it, then 4 KiB (dax_iomap_fault, fs/dax.c;
/// dev_dax_huge_fault, drivers/dax/device.c). Ends with NOPAGE, MAJOR, SIGBUS or SIGSEGV.
/// </summary>
/// <param name="Process">Who accesses.</param>
/// <param name="Vpn">Where.</param>
/// <param name="Write">A store.</param>
public record struct Fault(ProcessId Process, long Vpn, bool Write) : IProtocol
{
    /// <summary>Times an access is looked at anew when its address changes under it; then EAGAIN, and the thread starts again.</summary>
    public const int RetriesMax = 64;

    private At _at;
    private ProcessReply _look;
    private InodeReply _block;
    private Pte _pte;
    private PageId _page;
    private bool _huge;
    private bool _major;
    private bool _refused;
    private byte _retries;
    private byte _entryFate;
    private Outcome _end;
    private UnmapFile _unmap;
    private Findings _findings;

    private enum At
    {
        Start,
        Look,
        EnterInode,
        WaitForInode,
        AllocateBlocks,
        FillBlocks,
        UnmapHole,
        Associate,
        RetakeEntry,
        TakeReference,
        Install,
        DropReference,
        LeaveInode,
        EnterDevdax,
        TakeDevdaxReference,
        InstallDevdax,
        DropDevdaxReference,
        LeaveDevdax,
        CopyToRam,
        DropCopied,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Look();
            case At.Look:
                return Decide(reply.Process);
            case At.EnterInode when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInode;
                return Next.Wait();
            case At.WaitForInode:
                return EnterInode(InodeOp.ResumeFault);
            case At.EnterInode:
            case At.FillBlocks:
                return Entered(reply.Inode);
            case At.AllocateBlocks:
                _at = At.FillBlocks;
                var (to, pages) = reply.Driver.Outcome == Outcome.Ok ? (reply.Driver.Frame, reply.Driver.Pages) : (0, 0);
                return Next.Call(_look.Inode, new InodeEvent(InodeOp.FillFault, true, _block.Order, From: _block.Index, To: to, Pages: pages));
            case At.UnmapHole:
                var next = _unmap.Advance(reply);
                return next.IsDone ? UsePage() : next;
            case At.Associate or At.RetakeEntry or At.TakeReference when reply.Page.Outcome != Outcome.Ok:
                _refused = true;
                _entryFate = (byte)(_at == At.Associate ? 0 : _entryFate);
                return LeaveInode();
            case At.RetakeEntry:
                _entryFate = 2;
                return TakeReference();
            case At.Associate:
                return TakeReference();
            case At.TakeReference:
                return Install();
            case At.Install:
                return Installed(reply.Process);
            case At.DropReference:
                return LeaveInode();
            case At.LeaveInode:
                return Left();
            default:
                return AdvanceDirect(reply);
        }
    }

    // Devdax mappings of schemes without entries, and private copies: no inode takes part.
    private Next AdvanceDirect(in Reply reply)
    {
        switch (_at)
        {
            case At.EnterDevdax:
                _at = At.TakeDevdaxReference;
                return Next.Call(_page, PageEvent.Acquire(PageUse.Map));
            case At.TakeDevdaxReference when reply.Page.Outcome != Outcome.Ok:
                return LeaveDevdax(Outcome.SIGBUS);
            case At.TakeDevdaxReference:
                _at = At.InstallDevdax;
                return Next.Call(Process, ProcessEvent.Install(Vpn, _pte, _look.Order, _look.Inode, _look.Index, Write));
            case At.InstallDevdax when reply.Process.Outcome == Outcome.Ok && !reply.Process.Pte.IsDevice:
                return LeaveDevdax(Outcome.NOPAGE);
            case At.InstallDevdax:
                _at = At.DropDevdaxReference;
                _refused = reply.Process.Outcome == Outcome.EAGAIN;
                return Next.Call(_page, PageEvent.Put(PageUse.Map));
            case At.DropDevdaxReference:
                return LeaveDevdax(Outcome.NOPAGE);
            case At.LeaveDevdax:
                return _refused ? Retry() : Next.Done(_end);
            case At.CopyToRam when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.DropCopied;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.CopyToRam when reply.Process.Outcome == Outcome.EAGAIN:
                return Retry();
            case At.CopyToRam:
            case At.DropCopied:
                return Next.Done(Outcome.NOPAGE);
            default:
                throw new InvalidOperationException($"a fault of {Process} at page {Vpn} has no step after {_at}");
        }
    }

    private Next LeaveDevdax(Outcome end)
    {
        _end = end;
        _at = At.LeaveDevdax;
        return Next.LeaveSection;
    }

    private Next Look()
    {
        _at = At.Look;
        return Next.Call(Process, ProcessEvent.Look(Vpn, Write));
    }

    private Next Retry() => ++_retries > RetriesMax ? Next.Done(Outcome.EAGAIN) : Look();

    private Next Decide(in ProcessReply look)
    {
        _look = look;
        if (look.Outcome != Outcome.Ok) return Next.Done(look.Outcome);
        if (look.Kind == LookKind.Mapped) return Next.Done(Outcome.NOPAGE);
        _findings.Faulted = true;
        if (look.Kind == LookKind.CopyOnWrite)
        {
            _at = At.CopyToRam;
            _findings.SmallTried = true;
            return Next.Call(Process, ProcessEvent.Install(Vpn, Pte.Ram, 0, look.Inode, look.Index, write: true));
        }

        if ((look.Facts & LookFacts.Devdax) != 0)
        {
            _pte = look.Pte;
            _page = _pte.Page;
            _findings.HugeTried = look.Order > 0;
            _findings.SmallTried = look.Order == 0;

            // From the test of the device's life to the entry it is one section (dev_dax_huge_fault, drivers/dax/device.c), so that a zap behind a grace period
            // meets every entry.
            _refused = false;
            _at = At.EnterDevdax;
            return Next.EnterSection;
        }

        _huge = (look.Facts & LookFacts.TryHuge) != 0 && (look.Kind == LookKind.Missing || look.Order == 9);
        return EnterInode(InodeOp.BeginFault);
    }

    private Next EnterInode(InodeOp op)
    {
        _at = At.EnterInode;
        if (_huge) _findings.HugeTried = true;
        else _findings.SmallTried = true;
        return Next.Call(_look.Inode, new InodeEvent(op, Write, (byte)(_huge ? 9 : 0), _look.Facts, Process, _look.Index));
    }

    private Next Entered(in InodeReply block)
    {
        _block = block;
        _entryFate = 1;
        if (block.Outcome != Outcome.Ok) return Refused(block.Outcome);
        _major |= block.Major;
        switch (block.Answer)
        {
            case FaultAnswer.NeedsBlocks:
                _at = At.AllocateBlocks;
                return Next.Call(new DriverId(block.Pgmap.Value), new DriverEvent(DriverOp.Allocate, block.Pages, Colour: block.Index % 512));
            case FaultAnswer.Zero:
                _findings.HoleLoaded = true;
                _pte = Pte.Zero;
                return Install();
            case FaultAnswer.NewPage when block.ReplacesZero:
                _unmap = new(_look.Inode, block.Index, block.Index + (1L << block.Order));
                _at = At.UnmapHole;
                return _unmap.Advance(Reply.None);
            default:
                return UsePage();
        }
    }

    private Next UsePage()
    {
        _page = new(_block.Pgmap, _block.Frame);
        switch (_block.Answer)
        {
            case FaultAnswer.NewPage:
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
        var order = _huge ? 9 : 0;
        if (_block.Answer != FaultAnswer.Zero)
        {
            var inFolio = order == 9 ? 0 : _look.Index - _block.Index;
            _pte = Pte.Of(_page.Plus(inFolio), Write);
        }

        _at = At.Install;
        return Next.Call(Process, ProcessEvent.Install(Vpn, _pte, order, _look.Inode, _look.Index, Write));
    }

    private Next Installed(in ProcessReply install)
    {
        var drop = install.Outcome == Outcome.Ok ? install.Pte : _pte;
        if (install.Outcome == Outcome.EAGAIN) _retries++;
        if (!drop.IsDevice) return LeaveInode();
        _at = At.DropReference;
        return Next.Call(drop.Page, PageEvent.Put(PageUse.Map));
    }

    // An entry that was associated stays, whatever becomes of the mapping: its reference and its use are told (fs/dax.c, dax_insert_entry).
    private Next LeaveInode()
    {
        _at = At.LeaveInode;
        return Next.Call(_look.Inode, new InodeEvent(InodeOp.EndFault, Write && !_refused, From: _look.Index, Pages: _entryFate));
    }

    private Next Left()
    {
        if (_refused) return Refused(Outcome.SIGBUS);
        if (_huge) _findings.HugeOutcome = _major ? Outcome.MAJOR : Outcome.NOPAGE;
        return Next.Done(_major ? Outcome.MAJOR : Outcome.NOPAGE);
    }

    private Next Refused(Outcome outcome)
    {
        if (_huge) _findings.HugeOutcome = outcome;
        if (!_huge || outcome != Outcome.FALLBACK) return Next.Done(outcome == Outcome.ENOSPC ? Outcome.SIGBUS : outcome);
        _huge = false;
        _refused = false;
        return EnterInode(InodeOp.BeginFault);
    }
}
