using ZoneDrain.Grace;

namespace ZoneDrain.Protocols;

/// <summary>
/// An access by the CPU, and the fault it may need: look, 2 MiB first where the mapping allows it, then 4 KiB (dax_iomap_fault, fs/dax.c;
/// dev_dax_huge_fault, drivers/dax/device.c). Ends with NOPAGE, MAJOR, SIGBUS or SIGSEGV.
/// </summary>
/// <param name="Process">Who accesses.</param>
/// <param name="Vpn">Where.</param>
/// <param name="Write">A store.</param>
public partial record struct Fault(ProcessId Process, long Vpn, bool Write) : IProtocol
{
    /// <summary>Times an access is looked at anew when its address changes under it; then EAGAIN, and the thread starts again.</summary>
    public const int RetriesMax = 64;

    private At _at;
    private ProcessReply _look;
    private InodeReply _block;
    private Pte _pte;
    private PageId _page;
    private DriverReply _run;
    private byte _order;
    private bool _major;
    private bool _refused;
    private bool _entryFailed;
    private bool _retook;
    private Outcome _end;
    private bool _again;
    private bool _associates;
    private bool _loaded;
    private UnmapFile _unmap;
    private AnonymousFault _anonymous;
    private Findings _findings;

    private enum At
    {
        Start,
        Look,
        EnterInode,
        WaitForInode,
        AskShared,
        AllocateBlocks,
        UnmapShared,
        DisassociateShared,
        Unshare,
        GiveCopyBack,
        FillBlocks,
        GiveBlocksBack,
        UnmapSlot,
        UnmapHole,
        Associate,
        RetakeEntry,
        TakeReference,
        Commit,
        Install,
        DropReference,
        LeaveInode,
        EnterDevdax,
        TakeDevdaxReference,
        InstallDevdax,
        DropDevdaxReference,
        LeaveDevdax,
        AskSize,
        AskLife,
        CopyToRam,
        DropCopied,
        AskSizeAgain,
        ClearCopy,
        Anonymous,
    }

    /// <summary>A pin for loads wants a page that the process has alone: a shared anonymous page is copied first (FAULT_FLAG_UNSHARE).</summary>
    public bool Unshare { get; init; }

    /// <summary>The CPU fetches instructions; a store it is not.</summary>
    public bool Fetch { get; init; }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Anonymous ? _anonymous.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

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
            case At.FillBlocks when reply.Inode.Outcome == Outcome.EAGAIN && _run.Pages > 0:
                _at = At.GiveBlocksBack;
                return Next.Call(new DriverId(_block.Pgmap.Value), new DriverEvent(DriverOp.Free, _run.Pages, _run.Frame));
            case At.FillBlocks when reply.Inode.Outcome == Outcome.EAGAIN:
                return EnterInode(InodeOp.BeginFault);
            case At.EnterInode:
            case At.FillBlocks:
                return Entered(reply.Inode);
            case At.AskShared when reply.Driver.Outcome == Outcome.ENOENT:
                return KeepBlock();
            case At.AskShared:
                return AllocateBlocks();
            case At.AllocateBlocks when _block.Answer == FaultAnswer.MayBeShared:
                _run = reply.Driver.Outcome == Outcome.Ok ? reply.Driver : default;
                if (_run.Pages == 0) return FillShared();
                return _block.Entry.HasPage ? Unmap(At.UnmapShared, _block.Index, _block.Index + 1) : GiveUpShare();
            case At.DisassociateShared:
                _associates = true;
                return GiveUpShare();
            case At.Unshare when reply.Driver.Outcome == Outcome.Ok:
                return FillShared();
            case At.Unshare:
                // The other file has given its share up since it was asked about: the block is this file's alone, and no copy is needed.
                _at = At.GiveCopyBack;
                return Next.Call(new DriverId(_block.Pgmap.Value), new DriverEvent(DriverOp.Free, _run.Pages, _run.Frame));
            case At.GiveCopyBack:
                return KeepBlock();
            case At.AllocateBlocks:
                _at = At.FillBlocks;
                _run = reply.Driver.Outcome == Outcome.Ok ? reply.Driver : default;
                return Next.Call(_look.Inode, new InodeEvent(InodeOp.FillFault, true, _block.Order, From: _block.Index, To: _run.Frame, Pages: _run.Pages));
            case At.GiveBlocksBack:
                return EnterInode(InodeOp.BeginFault);
            case At.UnmapSlot or At.UnmapHole or At.UnmapShared:
                var unmapping = _unmap.Advance(reply);
                return unmapping.IsDone ? Unmapped() : unmapping;
            case At.Associate or At.RetakeEntry or At.TakeReference when reply.Page.Outcome != Outcome.Ok:
                _refused = true;
                _entryFailed = _at == At.Associate;
                return LeaveInode();
            case At.Associate:
                return TakeReference();
            case At.RetakeEntry:
                _retook = true;
                return TakeReference();
            case At.TakeReference when Write && (_look.Facts & MappingFlags.Sync) != 0:
                _at = At.Commit;
                return Next.Call(_look.Inode, new InodeEvent(InodeOp.Commit));
            case At.Commit when reply.Inode.Outcome == Outcome.Ok:
                // Who commits does not report MAJOR: dax_finish_sync_fault, fs/dax.c, makes the result anew.
                (_findings.Synced, _major) = (true, false);
                return Install();
            case At.TakeReference:
            case At.Commit:
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
            case At.AskSize when _look.Index >= reply.Inode.Pages:
                return Next.Done(Outcome.SIGBUS);
            case At.AskSize:
                _at = At.AskLife;
                return Next.Call(reply.Inode.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife:
                return (Life)reply.Pgmap.Value == Life.Live ? CopyToRam() : Next.Done(Outcome.SIGBUS);
            case At.CopyToRam when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.DropCopied;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.CopyToRam when reply.Process.Outcome == Outcome.EAGAIN:
                return Retry();
            case At.CopyToRam when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(Outcome.NOPAGE);

            // The file may have been cut since it was asked: what lies behind its end is nobody's.
            case At.CopyToRam:
            case At.DropCopied:
                _at = At.AskSizeAgain;
                return Next.Call(_look.Inode, new InodeEvent(InodeOp.Inspect));
            case At.AskSizeAgain when _look.Index < reply.Inode.Pages:
                return Next.Done(Outcome.NOPAGE);
            case At.AskSizeAgain:
                _at = At.ClearCopy;
                return Next.Call(Process, ProcessEvent.Replace(Vpn, Pte.Ram, default));
            case At.ClearCopy:
                return Next.Done(Outcome.SIGBUS);
            case At.Anonymous:
                return Forward(_anonymous.Advance(reply));
            default:
                throw new InvalidOperationException($"a fault of {Process} at page {Vpn} has no step after {_at}");
        }
    }

    private Next Forward(in Next next)
    {
        if (!next.IsDone) return next;
        (_findings.Copies, _findings.Moved) = (_anonymous.Findings.Copies, _anonymous.Findings.Moved);
        _findings.Retries += _anonymous.Findings.Retries;
        if (Copies && next.Outcome == Outcome.EAGAIN || next.Outcome == Outcome.FALLBACK) return Retry();
        return _major && next.Outcome == Outcome.NOPAGE ? Next.Done(Outcome.MAJOR) : next;
    }

    private readonly bool IsHuge => _order > 0;

    // A private mapping of a file in ordinary memory. Its page is mapped for loads first, and then exchanged for a copy: a truncation lets none be mapped
    // behind the end of the file, so that none is copied there either.
    private readonly bool Copies =>
        (Write || Unshare) && (_look.Facts & (MappingFlags.Anonymous | MappingFlags.Shared | MappingFlags.Longterm)) == MappingFlags.Longterm;

    private readonly bool Stores => Write && !Copies;

    private Next LeaveDevdax(Outcome end)
    {
        _end = end;
        _at = At.LeaveDevdax;
        return Next.LeaveSection;
    }

    private Next Look()
    {
        _at = At.Look;
        return Next.Call(Process, Fetch ? ProcessEvent.LookToFetch(Vpn) : ProcessEvent.Look(Vpn, Write));
    }

    private Next Retry()
    {
        (_again, _entryFailed, _retook) = (false, false, false);
        if (_findings.Retries == RetriesMax) return Next.Done(Outcome.EAGAIN);
        _findings.Retries++;
        return Look();
    }

    private Next Decide(in ProcessReply look)
    {
        _look = look;
        if (look.Outcome != Outcome.Ok) return Next.Done(look.Outcome);
        if (look.Kind == LookKind.Mapped && !Unshare) return Next.Done(Outcome.NOPAGE);
        _findings.Faulted = true;
        if ((look.Facts & MappingFlags.Anonymous) != 0)
        {
            _findings.SmallTried = true;
            _at = At.Anonymous;
            _anonymous = new(Process, Vpn, Write, Unshare);
            return Forward(_anonymous.Begin(look));
        }

        // A peer's memory was mapped whole: what is gone was taken back.
        if ((look.Facts & MappingFlags.Peer) != 0) return Next.Done(look.Kind == LookKind.Mapped ? Outcome.NOPAGE : Outcome.SIGBUS);
        if ((look.Facts & MappingFlags.PfnMap) != 0) return DecideOfFrames(look);
        if (Copies)
        {
            if (!look.Pte.Present) return EnterInode(InodeOp.BeginFault);
            _at = At.Anonymous;
            _anonymous = new(Process, Vpn, Write, Unshare);
            return Forward(_anonymous.BeginCopy(look));
        }

        if (look.Kind == LookKind.CopyOnWrite)
        {
            _findings.SmallTried = true;
            if (look.Pte.Present) return CopyToRam();
            _at = At.AskSize;
            return Next.Call(look.Inode, new InodeEvent(InodeOp.Inspect));
        }

        if ((look.Facts & MappingFlags.Devdax) != 0)
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

        // A devdax device has one order, and a present entry that must become writable has its own; else a file tries 2 MiB where it may.
        _order = look.Kind == LookKind.Missing && look.Order == 0 && (look.Facts & MappingFlags.TryHuge) != 0 ? (byte)9 : look.Order;
        return EnterInode(InodeOp.BeginFault);
    }

    // /dev/mem has no handler of faults: what was revoked is a SIGBUS for ever (do_fault, mm/memory.c), and a copy is made of what is still mapped.
    private Next DecideOfFrames(in ProcessReply look)
    {
        if (!look.Pte.Present) return Next.Done(Outcome.SIGBUS);
        if (look.Kind != LookKind.CopyOnWrite) return Next.Done(Outcome.NOPAGE);
        _at = At.CopyToRam;
        return Next.Call(Process, ProcessEvent.Replace(Vpn, look.Pte, Pte.Ram));
    }

    private Next CopyToRam()
    {
        _at = At.CopyToRam;
        return Next.Call(Process, ProcessEvent.Install(Vpn, Pte.Ram, 0, _look.Inode, _look.Index, write: true));
    }
}
