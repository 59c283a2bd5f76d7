using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// A fault in private anonymous memory (handle_pte_fault, mm/memory.c): the zero page for a load, a page for a store; copy-on-write, which reuses the page
/// where nobody else refers to it; the copy that a pin for loads needs of a shared page (unshare); a DEVICE_PRIVATE page brought back (migrate_to_ram); a page
/// taken back from the device that has it for itself; and the copy of a file's page in a private mapping, which is such memory from then on (field-cases F15).
/// Ends with NOPAGE, SIGBUS, SIGSEGV, OOM; EAGAIN: a fork works on the page, or it moves, and the thread starts again; FALLBACK: it is a file's page now.
/// </summary>
/// <param name="Process">Who accesses.</param>
/// <param name="Vpn">Where.</param>
/// <param name="Write">A store.</param>
/// <param name="Unshare">A pin for loads wants a page that the process has alone (FAULT_FLAG_UNSHARE).</param>
internal record struct AnonymousFault(ProcessId Process, long Vpn, bool Write, bool Unshare) : IProtocol
{
    private At _at;
    private ProcessReply _look;
    private TakeFrame _frame;
    private MovePage _move;
    private SplitEntry _split;
    private byte _retries;
    private Findings _findings;

    private enum At
    {
        Start,
        Look,
        InstallZero,
        InspectShared,
        Reuse,
        TakeFrame,
        Install,
        DropOld,
        DropNew,
        SplitEntry,
        MigrateToRam,
        Restore,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.MigrateToRam ? "MigrateToRam/" + _move.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <summary>Begins with what a look has found already.</summary>
    public Next Begin(in ProcessReply look) => Decide(look);

    /// <summary>Begins with a file's page that is mapped and is to be copied.</summary>
    public Next BeginCopy(in ProcessReply look)
    {
        _look = look;
        return TakeFrame();
    }

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Look:
                return Decide(reply.Process);
            case At.InstallZero:
            case At.Restore:
            case At.Reuse:
                return reply.Process.Outcome == Outcome.Ok ? Next.Done(Outcome.NOPAGE) : Retry();
            case At.InspectShared:
                if (reply.Page.Before.Ref == 1) return Reuse();
                return IsHugetlb ? TakeFrame(EntryTable.SlotOrder) : _look.Order > 0 ? SplitEntry() : TakeFrame();
            case At.TakeFrame:
                var taking = _frame.Advance(reply);
                if (!taking.IsDone) return taking;
                if (taking.Outcome != Outcome.Ok && IsHugetlb) return Next.Done(Outcome.SIGBUS);
                if (taking.Outcome != Outcome.Ok && _frame.Order > 0) return TakeFrame();
                if (taking.Outcome != Outcome.Ok) return Next.Done(Outcome.OOM);
                _at = At.Install;

                // A page that a fork works on may be about to turn out pinned, and then stays the parent's: the copy waits, as it would for the mmap_lock.
                return Next.Call(Process, ProcessEvent.Replace(Vpn, _look.Pte, New(), _frame.Order, _look.Pte.IsDevice && !CopiesFile ? _look.To : -1));
            case At.Install when reply.Process.Outcome != Outcome.Ok:
                _at = At.DropNew;
                return Next.Call(_frame.Page, PageEvent.Put(PageUse.Map));
            case At.Install when _look.Pte.IsDevice:
                _findings.Copies += 1L << _frame.Order;
                _at = At.DropOld;
                return Next.Call(_look.Pte.Page, PageEvent.Put(PageUse.Map));
            case At.Install:
            case At.DropOld:
                return Next.Done(Outcome.NOPAGE);
            case At.DropNew:
                return Retry();
            case At.SplitEntry:
                var splitting = _split.Advance(reply);
                if (!splitting.IsDone) return splitting;
                return splitting.Outcome == Outcome.Ok ? LookAgain() : Retry();
            case At.MigrateToRam:
                var moving = _move.Advance(reply);
                return moving.IsDone ? Moved(moving.Outcome) : moving;
            default:
                throw new InvalidOperationException($"a fault of {Process} at page {Vpn} has no step after {_at}");
        }
    }

    private Next Decide(in ProcessReply look)
    {
        _look = look;
        if (look.Outcome != Outcome.Ok) return Next.Done(look.Outcome);
        if (CopiesFile) return Next.Done(Outcome.FALLBACK);
        switch (look.Kind)
        {
            case LookKind.Mapped when !Unshare || look.Pte.IsExclusive:
                return Next.Done(Outcome.NOPAGE);
            case LookKind.Poisoned:
                return Next.Done(Outcome.SIGBUS);
            case LookKind.Migrating:
                return Retry();
            case LookKind.Missing when IsHugetlb:
                return TakeFrame(EntryTable.SlotOrder);
            case LookKind.Missing when !Write && !Unshare:
                _at = At.InstallZero;
                return Next.Call(Process, ProcessEvent.Replace(Vpn, default, Pte.Zero));
            case LookKind.Missing:
                return TakeFrame((look.Facts & MappingFlags.TryHuge) != 0 && !Unshare ? EntryTable.SlotOrder : (byte)0);
            case LookKind.DevicePrivate:
                _move = new(Process, Vpn, new(look.Pte.Page.Pgmap), Ram, Whole: true);
                _at = At.MigrateToRam;
                return _move.Advance(Reply.None);
            case LookKind.DeviceExclusive:
                _at = At.Restore;
                return Next.Call(Process, ProcessEvent.Replace(Vpn, look.Pte, look.Pte.As(PteKind.Normal)));
            case LookKind.Mapped or LookKind.CopyOnWrite:
                return CopyOrReuse();
            default:
                throw new InvalidOperationException($"a fault of {Process} at page {Vpn} finds {look.Kind} in anonymous memory");
        }
    }

    // A pool of huge pages has no smaller ones to fall back to, no zero page, and an empty one is a SIGBUS (hugetlb_no_page, mm/hugetlb.c).
    private readonly bool IsHugetlb => (_look.Facts & MappingFlags.Hugetlb) != 0;

    private readonly bool CopiesFile => (_look.Facts & MappingFlags.Anonymous) == 0;

    private readonly DeviceMemory Ram => new(new PgmapId((int)_look.From));

    // A copy for a pin of loads stays read-only; a store finds then that the process has it alone.
    private readonly Pte New()
    {
        var made = Pte.Of(_frame.Page, Write || (IsHugetlb && (_look.Facts & MappingFlags.Writable) != 0 && !_look.Pte.IsDevice)).MadeExclusive;
        return CopiesFile || _look.Pte.IsCopy ? made.MadeCopy : made;
    }

    // Who has a page alone writes to it; who merely has its last reference has it alone from now on (wp_can_reuse_anon_folio). A copy is ordinary memory,
    // also where the page was a device's (mail S4).
    private Next CopyOrReuse()
    {
        if (!_look.Pte.IsDevice) return TakeFrame();
        if (_look.To % 2 != 0) return Next.Done(Outcome.EAGAIN);
        if (_look.Pte.IsExclusive) return Reuse();
        _at = At.InspectShared;
        return Next.Call(_look.Pte.Page, PageEvent.Inspect);
    }

    private Next Reuse()
    {
        var alone = _look.Pte.MadeExclusive;
        _at = At.Reuse;
        return Next.Call(Process, ProcessEvent.Replace(Vpn, _look.Pte, Write ? alone.MadeWritable : alone, _look.Order, _look.To));
    }

    // A large page that is shared is mapped by small entries from now on, and one page of it copied (do_huge_pmd_wp_page, mm/huge_memory.c).
    private Next SplitEntry()
    {
        _split = new(Process, Vpn);
        _at = At.SplitEntry;
        return _split.Advance(Reply.None);
    }

    // A 2 MiB page where memory and mapping allow it, else a small one (do_huge_pmd_anonymous_page, mm/huge_memory.c).
    private Next TakeFrame(byte order = 0)
    {
        _frame = new(Ram, order);
        _at = At.TakeFrame;
        return _frame.Advance(Reply.None);
    }

    private Next Moved(Outcome outcome)
    {
        _findings.Moved += _move.Findings.Moved;
        return outcome switch
        {
            Outcome.ENOMEM => Next.Done(Outcome.OOM),
            Outcome.EINVAL => Next.Done(Outcome.SIGBUS),
            Outcome.Ok => LookAgain(),
            _ => Retry(),
        };
    }

    private Next Retry()
    {
        _findings.Retries++;
        return LookAgain();
    }

    private Next LookAgain()
    {
        if (++_retries > Fault.RetriesMax) return Next.Done(Outcome.EAGAIN);
        _at = At.Look;
        return Next.Call(Process, ProcessEvent.Look(Vpn, Write));
    }
}
