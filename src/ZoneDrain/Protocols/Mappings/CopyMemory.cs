using ZoneDrain.Drivers;
using ZoneDrain.Pages;

namespace ZoneDrain.Protocols;

/// <summary>
/// The entries of one mapping for a child, of a private one of a file the copies alone (copy_present_ptes and copy_nonpresent_pte, mm/memory.c). The
/// parent's entry loses its right to write before the page is asked, so that gup-fast, which takes first and looks again, cannot pin between: either the
/// pin is seen here and the child gets a copy, or the walk sees the changed entry. Ends with Ok, EAGAIN or ENOMEM.
/// </summary>
/// <param name="Parent">Who forks.</param>
/// <param name="Child">The child, which does not run yet.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
internal record struct CopyMemory(ProcessId Parent, ProcessId Child, long From, long To) : IProtocol
{
    /// <summary>Times in a row that an entry may change, or move, under the copy.</summary>
    public const int RetriesMax = 4096;

    private At _at;
    private long _cursor;
    private ProcessReply _entry;
    private Pte _pte;
    private TakeFrame _frame;
    private SplitEntry _split;
    private int _retries;
    private Findings _findings;

    private enum At
    {
        Start,
        CopyEntry,
        Duplicate,
        ReadEntryAgain,
        UndoDuplicate,
        InstallInChild,
        ReadCopyAgain,
        ClearInChild,
        DropDuplicateOfPinned,
        RestoreParent,
        TakeFrame,
        InstallCopy,
        SplitEntry,
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
                _cursor = From;
                return CopyEntry();
            case At.CopyEntry when reply.Process.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.CopyEntry when reply.Process.Outcome != Outcome.Ok:
                return Again(reply.Process.From);
            case At.CopyEntry:
                return Duplicate(reply.Process);
            case At.Duplicate when reply.Page.Outcome != Outcome.Ok:
                return Again(_entry.Index);
            case At.Duplicate when _entry.Pte.IsExclusive && PageRules.MaybePinned(reply.Page.Before, reply.Page.Offset):
                _at = At.DropDuplicateOfPinned;
                return Next.Call(_entry.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.Duplicate:
                _at = At.ReadEntryAgain;
                return Next.Call(Parent, ProcessEvent.Recheck(_entry.Index, _pte, _entry.Order));
            case At.ReadEntryAgain when reply.Process.Outcome != Outcome.Ok:
                _at = At.UndoDuplicate;
                return Next.Call(_entry.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.UndoDuplicate:
                return Again(_entry.Index);
            case At.ReadEntryAgain:
                _findings.Pages += 1L << _entry.Order;
                _at = At.InstallInChild;
                return Next.Call(Child, ProcessEvent.Replace(_entry.Index, default, _pte, _entry.Order));
            case At.InstallInChild or At.InstallCopy when reply.Process.Outcome != Outcome.Ok:
                var page = _at == At.InstallCopy ? _frame.Page : _entry.Pte.Page;
                _at = At.UndoDuplicate;
                return Next.Call(page, PageEvent.Put(PageUse.Map));

            // A truncation takes the parent's copy, then the child's: it may have met the child before this came.
            case At.InstallInChild or At.InstallCopy when _pte.IsCopy:
                var there = _at == At.InstallCopy ? _entry.Pte : _pte;
                _at = At.ReadCopyAgain;
                return Next.Call(Parent, ProcessEvent.Recheck(_entry.Index, there, _entry.Order));
            case At.ReadCopyAgain when reply.Process.Outcome != Outcome.Ok:
                _at = At.ClearInChild;
                return Next.Call(Child, ProcessEvent.Range(ProcessOp.Zap, _entry.Index, _entry.Index + 1));
            case At.ClearInChild when reply.Process.Outcome == Outcome.Ok && reply.Process.Pte.IsDevice:
                _at = At.UndoDuplicate;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.ClearInChild:
                return Again(_entry.Index);
            case At.DropDuplicateOfPinned:
                _at = At.RestoreParent;
                return Next.Call(Parent, ProcessEvent.Replace(_entry.Index, _pte, _entry.Pte, _entry.Order));
            case At.RestoreParent:
                _frame = new(new DeviceMemory(new PgmapId((int)_entry.From)), _entry.Order);
                _at = At.TakeFrame;
                return _frame.Advance(Reply.None);
            case At.TakeFrame:
                var taking = _frame.Advance(reply);
                if (!taking.IsDone) return taking;
                if (taking.Outcome != Outcome.Ok && _entry.Order > 0 && (_entry.Facts & MappingFlags.Hugetlb) == 0) return SplitEntry();
                if (taking.Outcome != Outcome.Ok) return Next.Done(Outcome.ENOMEM);
                _findings.Copies += 1L << _entry.Order;
                _at = At.InstallCopy;
                var copy = _entry.Pte.WithPage(_frame.Page, PteKind.Normal).MadeExclusive;
                return Next.Call(Child, ProcessEvent.Replace(_entry.Index, default, copy, _entry.Order));
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                if (!splitting.IsDone) return splitting;
                return splitting.Outcome == Outcome.Ok ? LookAgain(_entry.Index) : Again(_entry.Index);
            default:
                _retries = 0;
                _cursor = _entry.To;
                return CopyEntry();
        }
    }

    private Next Duplicate(in ProcessReply entry)
    {
        _entry = entry;
        _pte = (entry.Facts & MappingFlags.Peer) != 0 ? entry.Pte : entry.Pte.WriteProtected.MadeShared;
        _at = At.Duplicate;
        return Next.Call(entry.Pte.Page, PageEvent.TryGet(PageUse.Map, 1));
    }

    // No folio for the copy of a pinned one: its pages are copied one by one.
    private Next SplitEntry()
    {
        _split = new(Parent, _entry.Index);
        _at = At.SplitEntry;
        return _split.Advance(Reply.None);
    }

    private Next Again(long vpn)
    {
        _findings.Retries++;
        return LookAgain(vpn);
    }

    private Next LookAgain(long vpn)
    {
        if (++_retries > RetriesMax) return Next.Done(Outcome.EAGAIN);
        _cursor = vpn;
        return CopyEntry();
    }

    private Next CopyEntry()
    {
        _at = At.CopyEntry;
        return Next.Call(Parent, ProcessEvent.Range(ProcessOp.CopyEntry, _cursor, To));
    }
}
