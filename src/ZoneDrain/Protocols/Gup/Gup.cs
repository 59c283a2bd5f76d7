using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// get_user_pages of <paramref name="Pages"/> pages for an owner object. Fast: one walk in one read section, three turns a page: read the entry, take,
/// read again (mm/gup.c, lockless_pages_from_mm; kernel-model 0.11). What it could not do, slow does with faults on the caller's
/// behalf. Ends with Ok, EINVAL (longterm without pin, or of a peer's memory), EREMOTEIO (a peer's memory unasked), EBUSY (a
/// device's page that must move to RAM for a longterm pin, and cannot), or the error of the first page that failed; <see cref="Findings"/> tells how many
/// pages it got, which
/// the owner keeps.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="Vpn">First virtual page number.</param>
/// <param name="Pages">How many, 1..512.</param>
/// <param name="Owner">Slot of the owner object in that process.</param>
/// <param name="Mode">What is asked of the pages.</param>
public record struct Gup(ProcessId Process, long Vpn, [property: Within(1, 512)] int Pages, int Owner, GupMode Mode) : IProtocol
{
    private At _at;
    private bool _slow;
    private bool _inSection;
    private bool _holdsPgmap;
    private PgmapId _pgmap;
    private int _done;
    private int _take;
    private int _retries;
    private int _retried;
    private ProcessReply _look;
    private PageId _page;
    private Outcome _outcome;
    private Fault _fault;
    private MovePage _move;
    private bool _unshare;
    private bool _moveOut;
    private int _moves;
    private Refusal _refusal;
    private CloseOwner _close;

    private enum At
    {
        Start,
        OpenOwner,
        EnterSection,
        ReadEntry,
        TryGetPgmap,
        TryGetPage,
        ReadEntryAgain,
        UndoPage,
        Record,
        PutPgmap,
        LeaveSection,
        Fault,
        MoveToRam,
        AskKind,
        CloseOwner,
    }

    /// <summary>
    /// Opens the owner object first, as direct I/O, vmsplice or a registered buffer does: <see cref="Owner"/> is then its slot. Where it got no page the object
    /// is closed at once.
    /// </summary>
    public bool Opens { get; init; }

    /// <summary>What is opened.</summary>
    public OwnerKind Kind { get; init; }

    /// <summary>
    /// Attempts to move a page of movable memory that somebody keeps, for a longterm pin; then EAGAIN. 0 for as many as the kernel makes: it tries for ever
    /// (__gup_longterm_locked, mm/gup.c; a driver that kept such a page made it try for more than an hour).
    /// </summary>
    public int LongtermAttempts { get; init; } = Fault.RetriesMax;

    /// <inheritdoc/>
    public readonly string Step => (_slow ? "slow " : "fast ") + _at;

    /// <inheritdoc/>
    public readonly Findings Findings => new()
    {
        Pages = _done,
        Handle = Owner,
        Faulted = _fault.Findings.Faulted,
        Refusal = _refusal,
        Scans = _moves,
        Retries = _retried + _moves,
    };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when (Mode & (GupMode.Longterm | GupMode.Pin)) == GupMode.Longterm:
                return Refuse(Refusal.LongtermWithoutPin);
            case At.Start when (Mode & (GupMode.Longterm | GupMode.Peer)) == (GupMode.Longterm | GupMode.Peer):
                return Refuse(Refusal.LongtermOfPeer);
            case At.Start when Opens:
                _at = At.OpenOwner;
                return Next.Call(Process, ProcessEvent.OfOwner(ProcessOp.OpenOwner, 0, Kind));
            case At.OpenOwner when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Start:
            case At.OpenOwner:
                if (Opens) Owner = reply.Process.Count;
                _slow = (Mode & GupMode.Longterm) != 0 || (Mode & GupMode.SlowOnly) != 0;
                return EnterSection();
            case At.EnterSection:
                _inSection = true;
                return ReadEntry();
            case At.ReadEntry:
                return SeeEntry(reply.Process);
            case At.TryGetPgmap when reply.Pgmap.Outcome != Outcome.Ok:
                return Stop(Outcome.EFAULT);
            case At.TryGetPgmap:
                _holdsPgmap = true;
                return TryGetPage();
            case At.TryGetPage:
                return SeePage(reply.Page);
            case At.ReadEntryAgain when reply.Process.Outcome == Outcome.Ok:
                _at = At.Record;
                return Next.Call(Process, ProcessEvent.AddPin(Owner, Record()));
            case At.ReadEntryAgain:
                _outcome = Outcome.EAGAIN;
                _at = At.UndoPage;
                return Next.Call(_page, PageEvent.Put(Use, _take));
            case At.Record when reply.Process.Outcome != Outcome.Ok:
                _outcome = reply.Process.Outcome;
                _at = At.UndoPage;
                return Next.Call(_page, PageEvent.Put(Use, _take));
            case At.Record:
                return Took();
            case At.UndoPage:
                return Stop(_outcome);
            case At.PutPgmap:
                _holdsPgmap = false;
                return Stop(_outcome);
            case At.LeaveSection:
                _inSection = false;
                return AfterWalk();
            case At.MoveToRam:
                return AdvanceMove(reply);
            case At.CloseOwner:
                return Closing(_close.Advance(reply));
            case At.AskKind:
                return reply.Pgmap.Type == MemoryType.Ram ? TryAgainToMove() : Refuse(Refusal.LongtermHeld);
            default:
                return AdvanceFault(reply);
        }
    }

    private readonly PageUse Use => (Mode & GupMode.Pin) != 0 ? PageUse.Pin : PageUse.Get;

    private readonly PinRecord Record() => new(_page, Use, _take, (Mode & GupMode.Longterm) != 0);

    private Next EnterSection()
    {
        _at = At.EnterSection;
        return Next.EnterSection;
    }

    private Next ReadEntry()
    {
        _at = At.ReadEntry;
        return Next.Call(Process, ProcessEvent.Look(Vpn + _done, (Mode & GupMode.Write) != 0, Pages - _done));
    }

    private Next SeeEntry(in ProcessReply look)
    {
        _look = look;
        if (look.Outcome != Outcome.Ok) return Stop(Outcome.EFAULT);

        // The mapping is asked, not the page: nothing faults first (check_vma_flags, mm/gup.c). Frames of /dev/mem have no pages that could be got.
        if ((look.Facts & MappingFlags.PfnMap) != 0) return Stop(Outcome.EFAULT);
        const MappingFlags allowed = MappingFlags.Longterm | MappingFlags.Devdax | MappingFlags.Anonymous | MappingFlags.Peer;
        if ((Mode & GupMode.Longterm) != 0 && (look.Facts & allowed) == 0) return Stop(Refusal.LongtermOfFile);
        const GupMode storesForEver = GupMode.Longterm | GupMode.Write;
        if ((Mode & storesForEver) == storesForEver && (look.Facts & MappingFlags.TracksStores) != 0) return Stop(Refusal.LongtermStores);
        if ((look.Facts & MappingFlags.Peer) != 0 && (Mode & GupMode.Peer) == 0) return Stop(Refusal.PeerUnasked);
        if (look.Kind != LookKind.Mapped || NeedsAnotherPage(look)) return Stop(Outcome.EAGAIN);
        if (!_slow && look.Order > 0 && (look.Facts & MappingFlags.HugeIsSpecial) != 0) return Stop(Outcome.EAGAIN);
        _take = look.Count;
        if (!look.Pte.IsDevice)
        {
            // The zero page and private copies are ordinary memory, which outlives every pgmap: nothing to count here.
            return Took();
        }

        _page = look.Pte.Page.Plus((Vpn + _done) & ((1L << look.Order) - 1));
        if (_holdsPgmap && _page.Pgmap == _pgmap) return TryGetPage();
        if (_holdsPgmap) return Stop(Outcome.EAGAIN);
        if (!_slow && (look.Facts & MappingFlags.Unmarked) != 0) return TryGetPage();
        _pgmap = _page.Pgmap;
        _at = At.TryGetPgmap;
        return Next.Call(_pgmap, new PgmapEvent(PgmapOp.TryGetLive));
    }

    // A pin must be of the page that the process will go on with: a shared anonymous page is copied first, and the zero page too where the pin may last; and a
    // pin that may last must not keep a device's page from being evicted, so that page goes to RAM first (mail S4; collect_longterm_unpinnable_folios).
    private bool NeedsAnotherPage(in ProcessReply look)
    {
        if ((look.Facts & MappingFlags.Anonymous) == 0) return NeedsCopy(look);
        if ((Mode & GupMode.Pin) == 0) return false;
        _moveOut = (Mode & GupMode.Longterm) != 0 && look.Pte.IsDevice && look.Pte.Page.Pgmap.Value != look.From;
        _unshare = !_moveOut && !look.Pte.IsExclusive && (look.Pte.IsDevice || (Mode & GupMode.Longterm) != 0);
        return _moveOut || _unshare;
    }

    // A pin that may last would miss what the process stores to a private mapping of a file later, for that goes to a copy (gup_must_unshare, mm/internal.h).
    private bool NeedsCopy(in ProcessReply look)
    {
        _unshare = (Mode & GupMode.Longterm) != 0 && (look.Facts & (MappingFlags.Shared | MappingFlags.Longterm)) == MappingFlags.Longterm;
        return _unshare;
    }

    // Each page has its own retries: a page that was got shows that the walk goes on.
    private Next Took()
    {
        _done += _take;
        _retries = 0;
        return _done < Pages ? ReadEntry() : Stop(Outcome.Ok);
    }

    private Next TryGetPage()
    {
        _at = At.TryGetPage;
        return Next.Call(_page, PageEvent.TryGet(Use, _take));
    }

    private Next SeePage(in PageReply page)
    {
        if (page.Outcome == Outcome.Ok)
        {
            _at = At.ReadEntryAgain;
            return Next.Call(Process, ProcessEvent.Recheck(Vpn + _done, _look.Pte, _look.Order));
        }

        // Where a process's own page has gone, or its folio is being split, the entry is another by now: look again. An idle page of a file is mapped.
        var again = page.Outcome == Outcome.EAGAIN && (!_slow || (_look.Facts & MappingFlags.Anonymous) != 0);
        return Stop(page.Outcome == Outcome.ENOMEM ? Outcome.ENOMEM : again ? Outcome.EAGAIN : Outcome.EFAULT);
    }

    private Next Stop(Refusal refusal)
    {
        _refusal = refusal;
        return Stop(refusal.Error());
    }

    private Next Refuse(Refusal refusal)
    {
        _refusal = refusal;
        return _at == At.Start ? Next.Done(refusal.Error()) : End(refusal.Error());
    }

    // Drops what the walk holds, one thing a turn, before anything may wait.
    private Next Stop(Outcome outcome)
    {
        _outcome = outcome;
        if (_holdsPgmap)
        {
            _at = At.PutPgmap;
            return Next.Call(_pgmap, new PgmapEvent(PgmapOp.Put));
        }

        if (!_inSection) return AfterWalk();
        _at = At.LeaveSection;
        return Next.LeaveSection;
    }

    private Next End(Outcome outcome)
    {
        if (!Opens || _done > 0) return Next.Done(outcome);
        (_outcome, _at, _close) = (outcome, At.CloseOwner, new(new(Process, Owner)));
        return _close.Advance(Reply.None);
    }

    private readonly Next Closing(in Next next) => next.IsDone ? Next.Done(_outcome) : next;

    private Next AfterWalk()
    {
        if (_done >= Pages) return End(Outcome.Ok);
        if (_outcome != Outcome.EAGAIN && (_slow || _outcome == Outcome.ENOMEM)) return End(_outcome);
        if (_outcome != Outcome.EAGAIN && !_slow) _slow = true;
        if ((Mode & GupMode.FastOnly) != 0) return End(Outcome.EFAULT);
        if (++_retries > Fault.RetriesMax) return End(Outcome.EAGAIN);
        _slow = true;

        // A page that is not there, must move first, or must be the process's own, takes a second look of itself.
        if (_retries > 1 && !_moveOut && !_unshare) _retried++;
        if (_moveOut)
        {
            _moveOut = false;
            _move = new(Process, Vpn + _done, new(_look.Pte.Page.Pgmap), new(new PgmapId((int)_look.From)), Whole: true);
            _at = At.MoveToRam;
            return _move.Advance(Reply.None);
        }

        _fault = new(Process, Vpn + _done, (Mode & GupMode.Write) != 0) { Unshare = _unshare };
        _unshare = false;
        _at = At.Fault;
        return _fault.Advance(Reply.None);
    }

    // Who holds the page keeps it where it is: EBUSY (migrate_device_coherent_folio, mm/migrate_device.c). What went away meanwhile is looked at anew.
    private Next AdvanceMove(in Reply reply)
    {
        var next = _move.Advance(reply);
        if (!next.IsDone) return next;
        if (next.Outcome is Outcome.Ok or Outcome.ENOENT) return EnterSection();
        if (next.Outcome == Outcome.ENOMEM) return End(Outcome.ENOMEM);
        _at = At.AskKind;
        return Next.Call(_look.Pte.Page.Pgmap, new PgmapEvent(PgmapOp.Describe));
    }

    // Ordinary memory that must stay movable is tried again and again; nothing but the caller's patience ends that.
    private Next TryAgainToMove()
    {
        _retries = 0;
        if (LongtermAttempts > 0 && ++_moves >= LongtermAttempts) return Refuse(Refusal.LongtermTriedOut);
        return EnterSection();
    }

    private Next AdvanceFault(in Reply reply)
    {
        var next = _fault.Advance(reply);
        if (!next.IsDone) return next;
        _retried += _fault.Findings.Retries;
        return next.Outcome is Outcome.NOPAGE or Outcome.MAJOR or Outcome.EAGAIN
            ? EnterSection()
            : End(next.Outcome == Outcome.OOM ? Outcome.ENOMEM : Outcome.EFAULT);
    }
}
