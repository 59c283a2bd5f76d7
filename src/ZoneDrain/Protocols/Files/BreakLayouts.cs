using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// Makes sure that nobody uses the pages of a file range: unmap it, look for the first busy page, sleep on it with the invalidate lock dropped, and start
/// again (ext4_break_layouts, xfs_break_dax_layouts, dax_layout_busy_page; kernel-model 0.1, 0.2). The caller holds the invalidate lock
/// exclusive, and holds it again at the end, whatever the result.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="Scheme">The scheme of its device.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last; long.MaxValue / 4096 for the whole file.</param>
/// <param name="Patience">What to do about a busy page.</param>
public record struct BreakLayouts(InodeId Inode, SchemeId Scheme, long From, long To, Patience Patience) : IProtocol
{
    /// <summary>One past the last page of any file.</summary>
    public const long WholeFile = long.MaxValue >> 12;

    private At _at;
    private UnmapFile _unmap;
    private long _cursor;
    private PgmapId _pgmap;
    private PageId _page;
    private PageId _busy;
    private bool _isBusy;
    private bool _mayBeShared;
    private bool _signal;
    private Findings _findings;

    private enum At
    {
        Start,
        Unmap,
        NextEntry,
        WaitForEntry,
        MarkZapped,
        DropEntryReference,
        LookAtPage,
        AskShared,
        AskForWake,
        DropInvalidateLock,
        Sleep,
        ForgetWake,
        TakeInvalidateLock,
        WaitForInvalidateLock,
        DeleteEntry,
        WaitToDelete,
        Disassociate,
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
                _findings.BrokeLayouts = true;
                return BeginRound();
            case At.Unmap:
                var next = _unmap.Advance(reply);
                return next.IsDone ? NextEntry(From) : next;
            case At.NextEntry when reply.Inode.Outcome == Outcome.ENOENT:
                return EndScan();
            case At.NextEntry or At.MarkZapped when reply.Inode.Outcome == Outcome.EBUSY:
                _cursor = reply.Inode.Index;
                _at = At.WaitForEntry;
                return Next.Wait();
            case At.WaitForEntry:
                return NextEntry(_cursor);
            case At.NextEntry:
                return SeeEntry(reply.Inode);
            case At.MarkZapped when reply.Inode.Outcome == Outcome.Ok:
                _at = At.DropEntryReference;
                return Next.Call(_page, PageEvent.Put(PageUse.Entry));
            case At.MarkZapped:
            case At.DropEntryReference:
                return LookAtPage();
            case At.LookAtPage:
                return SeePage(reply.Page);
            case At.AskShared:
                return reply.Driver.Outcome == Outcome.Ok ? NextEntry(_cursor) : FoundBusy();
            case At.AskForWake when reply.Page.Outcome == Outcome.EBUSY:
                _at = At.DropInvalidateLock;
                return Next.Call(Inode, new InodeEvent(InodeOp.UnlockInvalidate));
            case At.AskForWake:
                return BeginRound();
            case At.DropInvalidateLock:
                _at = At.Sleep;
                return Next.Wait(Patience == Patience.UntilSignal);
            case At.Sleep when reply.Interrupted:
                _signal = true;
                _at = At.ForgetWake;
                return Next.Call(_busy, new PageEvent(PageOp.Unsubscribe));
            case At.Sleep:
            case At.ForgetWake:
                _at = At.TakeInvalidateLock;
                return Next.Call(Inode, new InodeEvent(InodeOp.LockInvalidate));
            case At.TakeInvalidateLock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidateLock;
                return Next.Wait();
            case At.TakeInvalidateLock:
            case At.WaitForInvalidateLock:
                return _signal ? Next.Done(Outcome.ERESTARTSYS) : BeginRound();
            case At.DeleteEntry when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitToDelete;
                return Next.Wait();
            case At.DeleteEntry when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.DeleteEntry when reply.Inode.Entry.HasPage:
                _at = At.Disassociate;
                return Next.Call(new PageId(reply.Inode.Pgmap, reply.Inode.Frame), new PageEvent(PageOp.Disassociate, Order: reply.Inode.Order));
            default:
                return DeleteEntry();
        }
    }

    private Next BeginRound()
    {
        _isBusy = false;
        _findings.Scans++;
        _unmap = new(Inode, From, To);
        _at = At.Unmap;
        return _unmap.Advance(Reply.None);
    }

    private Next NextEntry(long from)
    {
        _at = At.NextEntry;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.NextEntry, from, To));
    }

    private Next SeeEntry(in InodeReply entry)
    {
        // A large entry goes as a whole, so what the range cuts is unmapped as a whole too.
        var end = entry.Index + (1L << entry.Order);
        if (entry.Index < From || end > To)
        {
            (From, To) = (Math.Min(From, entry.Index), Math.Max(To, end));
            _findings.Scans--;
            return BeginRound();
        }

        _pgmap = entry.Pgmap;
        _mayBeShared = entry.MayBeShared;
        _page = new(_pgmap, entry.Frame);
        _cursor = entry.Index + (1L << entry.Order);
        if (!SchemeList.Get(Scheme).EntryTakesReference || entry.Entry.Zapped) return LookAtPage();
        _at = At.MarkZapped;
        return Next.Call(Inode, new InodeEvent(InodeOp.ZapEntry, From: entry.Index));
    }

    private Next LookAtPage()
    {
        _at = At.LookAtPage;
        return Next.Call(_page, PageEvent.Inspect);
    }

    // Kernels stop at the first busy page; mail S3's pass goes on, for it must zap every entry.
    // Where mappings hold references, a count that is left now belongs to an entry that is gone and whose put is under way: the kernel takes mapcount first
    // and the reference later, so there it shows as busy. A page of a freed pgmap is nobody's to wait for.
    private Next SeePage(in PageReply page)
    {
        var counts = page.After;
        var putUnderWay = SchemeList.Get(Scheme).MapTakesReference && page.Outcome == Outcome.Ok && page.After.Ref > 0;
        if ((page.Outcome != Outcome.EBUSY && !putUnderWay) || _isBusy) return NextEntry(_cursor);
        _busy = _page.Plus(page.Offset);
        if (!_mayBeShared || !SchemeList.Get(Scheme).MapTakesReference || counts.Ref > counts.Map) return FoundBusy();

        // What is only mapped, and is another file's too, is mapped by that one: its block stays when this file gives it up.
        _at = At.AskShared;
        return Next.Call(new DriverId(_pgmap.Value), new DriverEvent(DriverOp.AskShared, 1, _page.Frame));
    }

    private Next FoundBusy()
    {
        _isBusy = true;
        return SchemeList.Get(Scheme).EntryTakesReference ? NextEntry(_cursor) : EndScan();
    }

    private Next EndScan()
    {
        if (!_isBusy) return SchemeList.Get(Scheme).BreakDeletesEntries ? DeleteEntry() : Next.Done(Outcome.Ok);
        _findings.BusyScans++;

        // The wish to be told comes before the lock is dropped (___wait_var_event in ext4_break_layouts): a fault that gets in between might make the page busy
        // again in a way that nobody ends.
        _at = At.AskForWake;
        return Next.SubscribeIdle(_busy);
    }

    private Next DeleteEntry()
    {
        _at = At.DeleteEntry;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.DeleteEntry, From, To));
    }
}

/// <summary>What break layouts does about a busy page.</summary>
public enum Patience : byte
{
    /// <summary>Sleeps until it is idle, or a signal comes: ERESTARTSYS.</summary>
    UntilSignal,

    /// <summary>Sleeps until it is idle, whatever comes.</summary>
    Endless,
}
