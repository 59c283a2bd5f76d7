using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// One page of a process to other memory, or a folio of 2 MiB where the caller takes it whole, in the steps of migrate_vma (mm/migrate_device.c).
/// <i>Setup</i>: a reference, a migration entry in place of every mapping, and the check that nobody else holds the page. <i>Pages</i>: a frame there, and the
/// copy. <i>Finalize</i>: entries of the new page where the
/// migration entries still are, and the old page's last reference. Ends with Ok; ENOENT: nothing of <paramref name="Source"/> is there; EBUSY: somebody holds
/// it, so it stays; ENOMEM: no frame, so it stays; EINVAL: no private anonymous memory that may be read.
/// A folio for which the target has no folio, or of which only a part is
/// to move, is split, and its page moves alone; a folio that somebody holds stays whole.
/// </summary>
/// <param name="Process">Whose page.</param>
/// <param name="Vpn">Where.</param>
/// <param name="Source">Memory it must be in to move (migrate_vma's flags and pgmap_owner).</param>
/// <param name="Target">Memory it moves to.</param>
/// <param name="Form">The form of the new entry: <see cref="PteKind.DevicePrivate"/> where the CPU cannot read the target.</param>
/// <param name="Holes">A hole, or the zero page, gets a page of the target.</param>
/// <param name="Whole">A 2 MiB entry may move as one (MIGRATE_VMA_SELECT_COMPOUND).</param>
/// <param name="Kind">For whom it moves.</param>
public record struct MovePage(
    ProcessId Process, long Vpn, DeviceMemory Source, DeviceMemory Target, PteKind Form = PteKind.Normal, bool Holes = false, bool Whole = false,
    MoveKind Kind = MoveKind.Range) : IProtocol
{
    private At _at;
    private Pte _entry;
    private PageId _page;
    private bool _writable;
    private bool _shared;
    private bool _moved;
    private Outcome _outcome;
    private ProcessId _other;
    private long _nextOther;
    private long _generation;
    private Pte _theirs;
    private TakeFrame _frame;
    private SplitFolio _split;
    private byte _order;
    private bool _isSplit;
    private bool _searches;
    private long _theirVpn;
    private int _aside;
    private Refusal _refusal;

    private enum At
    {
        Start,
        SetupLook,
        SetupGet,
        SetupUnmap,
        SetupDropMapping,
        SetupNextMapper,
        SetupFindInMapper,
        SetupLookAtMapper,
        SetupUnmapMapper,
        PagesTakeFrame,
        FinalizeNextMapper,
        FinalizeFindInMapper,
        FinalizeLookAtMapper,
        FinalizeGetForMapper,
        FinalizeMapper,
        FinalizeDropForMapper,
        FinalizeGet,
        FinalizeEntry,
        FinalizeLookAgain,
        FinalizeDrop,
        FinalizePutSource,
        PutPartOfFolio,
        SplitFolio,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.SplitFolio ? "SplitFolio/" + _split.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Moved = _moved ? Pages : 0, Pages = Pages, Refusal = _refusal };

    // From here on the entry that was found is dealt with.
    private readonly long Pages => 1L << _order;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return LookAnew();
            case At.SetupLook:
                return Found(reply.Process);
            case At.SetupGet when reply.Page.Outcome != Outcome.Ok:
                return Next.Done(Outcome.EBUSY);
            case At.SetupGet when reply.Page.Offset > _order:
                _at = At.PutPartOfFolio;
                return Next.Call(_page, PageEvent.Put(PageUse.Get));
            case At.SetupGet:
                _at = At.SetupUnmap;
                return Next.Call(Process, ProcessEvent.Replace(Vpn, _entry, _entry.As(PteKind.Migration), _order, _generation));
            case At.SetupUnmap when reply.Process.Outcome != Outcome.Ok:
                return PutSource(Outcome.EBUSY);
            case At.SetupUnmap:
                return DropMapping();
            case At.SetupDropMapping:
                return Unmapped(reply.Page.After);
            case At.SetupNextMapper when reply.Pgmap.Value < 0:
                return _searches ? Settle(Outcome.EBUSY) : Search(At.SetupNextMapper);
            case At.SetupNextMapper:
                return LookAt(reply.Pgmap.Value, At.SetupLookAtMapper);
            case At.SetupFindInMapper when reply.Process.Outcome != Outcome.Ok:
                return NextMapper(At.SetupNextMapper);
            case At.SetupFindInMapper:
                return LookThere(reply.Process.Index, At.SetupLookAtMapper);
            case At.SetupLookAtMapper when !reply.Process.Pte.IsDevice || reply.Process.Pte.Page != _page || reply.Process.Order != _order:
                return NextMapper(At.SetupNextMapper);
            case At.SetupLookAtMapper:
                _theirs = reply.Process.Pte;
                _at = At.SetupUnmapMapper;
                return Next.Call(_other, ProcessEvent.Replace(_theirVpn, _theirs, _theirs.As(PteKind.Migration), _order, reply.Process.To));
            case At.SetupUnmapMapper when reply.Process.Outcome != Outcome.Ok:
                return NextMapper(At.SetupNextMapper);
            case At.SetupUnmapMapper:
                _shared = true;
                _aside++;
                return DropMapping();
            case At.PagesTakeFrame:
                var taking = _frame.Advance(reply);
                if (!taking.IsDone) return taking;
                return _entry.IsDevice ? Settle(taking.Outcome) : FillHole(taking.Outcome);
            case At.PutPartOfFolio:
                return Split();
            case At.SplitFolio:
                var splitting = _split.Advance(reply);
                if (!splitting.IsDone) return splitting;
                return splitting.Outcome == Outcome.Ok ? LookAnew() : Next.Done(splitting.Outcome);
            default:
                return Finalize(reply);
        }
    }

    private Next Finalize(in Reply reply)
    {
        switch (_at)
        {
            case At.FinalizeNextMapper when reply.Pgmap.Value < 0:
                return _searches || _aside == 0 ? SettleOwn() : Search(At.FinalizeNextMapper);
            case At.FinalizeFindInMapper when reply.Process.Outcome != Outcome.Ok:
                return NextMapper(At.FinalizeNextMapper);
            case At.FinalizeFindInMapper:
                return LookThere(reply.Process.Index, At.FinalizeLookAtMapper);
            case At.FinalizeNextMapper:
                return LookAt(reply.Pgmap.Value, At.FinalizeLookAtMapper);
            case At.FinalizeLookAtMapper when !IsStillAside(reply.Process):
                return NextMapper(At.FinalizeNextMapper);
            case At.FinalizeLookAtMapper:
                _theirs = reply.Process.Pte;
                _at = At.FinalizeGetForMapper;
                return Next.Call(Settled, PageEvent.TryGet(PageUse.Map, 1));
            case At.FinalizeGetForMapper:
                _at = At.FinalizeMapper;
                return Next.Call(_other, ProcessEvent.Replace(_theirVpn, _theirs, _theirs.WithPage(Settled, SettledForm), _order));
            case At.FinalizeMapper when reply.Process.Outcome != Outcome.Ok:
                _at = At.FinalizeDropForMapper;
                return Next.Call(Settled, PageEvent.Put(PageUse.Map));
            case At.FinalizeMapper:
                _aside--;
                return NextMapper(At.FinalizeNextMapper);
            case At.FinalizeDropForMapper:
                return LookThere(_theirVpn, At.FinalizeLookAtMapper);
            case At.FinalizeGet:
                return ReplaceOwn();
            case At.FinalizeEntry when reply.Process.Outcome != Outcome.Ok && _entry.IsDevice:
                _at = At.FinalizeLookAgain;
                return Next.Call(Process, ProcessEvent.LookAnyway(Vpn));
            case At.FinalizeLookAgain when IsStillAside(reply.Process):
                // Its rights have changed since: it comes back with those that it has now (remove_migration_pte, mm/migrate.c).
                _entry = reply.Process.Pte.As(_entry.Kind);
                return ReplaceOwn();
            case At.FinalizeLookAgain when IsDiscarded:
                return PutSource(_outcome);
            case At.FinalizeEntry when reply.Process.Outcome != Outcome.Ok:
            case At.FinalizeLookAgain:
                _at = At.FinalizeDrop;
                return Next.Call(Settled, PageEvent.Put(PageUse.Map));
            case At.FinalizeEntry:
            case At.FinalizeDrop:
                _moved = _outcome == Outcome.Ok && (_shared || _at == At.FinalizeEntry);
                return _entry.IsDevice ? PutSource(_outcome) : Next.Done(_at == At.FinalizeEntry ? Outcome.Ok : Outcome.EBUSY);
            case At.FinalizePutSource when _outcome == Outcome.ENOMEM && _order > 0:
                return Split();
            default:
                return Next.Done(_outcome);
        }
    }

    private readonly bool IsStillAside(in ProcessReply look) =>
        look.Pte.Kind == PteKind.Migration && look.Pte.Page == _page && look.Order == _order;

    private readonly bool IsDiscarded => Kind == MoveKind.Discard && _outcome == Outcome.Ok;

    private readonly PageId Settled => _outcome == Outcome.Ok ? _frame.Page : _page;

    private readonly PteKind SettledForm => _outcome == Outcome.Ok ? Form : _entry.Kind;

    private Next LookAnew()
    {
        (_order, _shared, _nextOther, _searches, _aside) = (0, false, 0, false, 0);
        _at = At.SetupLook;
        return Next.Call(Process, Kind == MoveKind.Range ? ProcessEvent.Look(Vpn, write: false) : ProcessEvent.LookAnyway(Vpn));
    }

    // Once: what is large again afterwards has been changed by others, and stays where it is.
    private Next Split()
    {
        if (_isSplit) return Next.Done(Outcome.EBUSY);
        _isSplit = true;
        _split = new(Process, Vpn);
        _at = At.SplitFolio;
        return _split.Advance(Reply.None);
    }

    private Next Found(in ProcessReply look)
    {
        _refusal = look.Outcome == Outcome.Ok ? Refusal.None : Refusal.MigrateUnmapped;
        if (_refusal != Refusal.None) return Next.Done(_refusal.Error());

        // Pages of a file in ordinary memory are passed over; DAX and special mappings are refused as a whole (migrate_vma_setup).
        var isOfFile = (look.Facts & MappingFlags.Anonymous) == 0;
        const MappingFlags kinds = MappingFlags.Shared | MappingFlags.Longterm | MappingFlags.PfnMap;
        var isPassedOver = (look.From == Source.First.Value && (look.Facts & MappingFlags.PfnMap) == 0) || (look.Facts & kinds) == MappingFlags.Longterm;
        if (Kind != MoveKind.Discard && isOfFile && isPassedOver) return Next.Done(Outcome.ENOENT);
        _refusal = (look.Facts & MappingFlags.Peer) != 0 ? Refusal.MigratePeer
            : isOfFile || (Kind == MoveKind.Discard && look.Inode != InodeId.None) ? Refusal.MigrateDax
            : (look.Facts & MappingFlags.Hugetlb) != 0 ? Refusal.MigrateHugetlb : Refusal.None;
        if (_refusal != Refusal.None) return Next.Done(_refusal.Error());
        _writable = (look.Facts & MappingFlags.Writable) != 0;
        _entry = look.Pte;
        _generation = look.To;
        if (look.Kind is LookKind.Migrating or LookKind.DeviceExclusive or LookKind.Poisoned) return Next.Done(Outcome.EBUSY);
        if (!_entry.IsDevice)
        {
            if (!Holes) return Next.Done(Outcome.ENOENT);
            _order = Whole && !_isSplit && look.Kind == LookKind.Missing && (look.Facts & MappingFlags.TryHuge) != 0 ? EntryTable.SlotOrder : (byte)0;
            return TakeFrame();
        }

        if (!Source.Owns(_entry.Page)) return Next.Done(Outcome.ENOENT);
        if (look.Order > 0 && (!Whole || _isSplit)) return Split();
        _order = look.Order;
        _page = _entry.Page;
        _at = At.SetupGet;
        return Next.Call(_page, PageEvent.TryGet(PageUse.Get, 1));
    }

    private Next DropMapping()
    {
        _at = At.SetupDropMapping;
        return Next.Call(_page, PageEvent.Put(PageUse.Map));
    }

    // The check before lets one reference more pass on device memory (migrate_vma_check_page), but the copy of the mapping then asks for the exact count
    // (folio_migrate_mapping, mm/migrate.c): whoever else holds the page keeps it where it is.
    private Next Unmapped(PageCounts counts)
    {
        if (counts.Map > 0) return Kind < MoveKind.Alone ? NextMapper(At.SetupNextMapper) : Settle(Outcome.EBUSY);
        if (counts.Ref > 1) return Settle(Outcome.EBUSY);
        return Kind == MoveKind.Discard ? Settle(Outcome.Ok) : TakeFrame();
    }

    private Next NextMapper(At at)
    {
        _at = at;
        return Next.Call(_page.Pgmap, new PgmapEvent(PgmapOp.NextMapper, _nextOther));
    }

    private Next LookAt(long process, At at)
    {
        _nextOther = process + 1;
        if (process == Process.Value) return NextMapper(at == At.SetupLookAtMapper ? At.SetupNextMapper : At.FinalizeNextMapper);
        _other = new((int)process);
        if (!_searches) return LookThere(Vpn, at);
        var moving = at == At.FinalizeLookAtMapper;
        _at = moving ? At.FinalizeFindInMapper : At.SetupFindInMapper;
        return Next.Call(_other, ProcessEvent.FindPage(_page.Pgmap.Value, _page.Frame, _page.Frame + 1, 0, moving));
    }

    private Next LookThere(long vpn, At at)
    {
        _theirVpn = vpn;
        _at = at;
        return Next.Call(_other, ProcessEvent.LookAnyway(vpn));
    }

    // A fork leaves addresses as they are, so that is where a page is looked for first. An mremap since then has moved it, and then whole page tables are read;
    // the kernel's reverse map keeps the offset within the mapping instead (rmap_walk_anon, mm/rmap.c).
    private Next Search(At at)
    {
        (_searches, _nextOther) = (true, 0);
        return NextMapper(at);
    }

    private Next TakeFrame()
    {
        _frame = new(Target, _order);
        _at = At.PagesTakeFrame;
        return _frame.Advance(Reply.None);
    }

    private Next FillHole(Outcome outcome)
    {
        if (outcome == Outcome.ENOMEM && _order > 0)
        {
            _order = 0;
            return TakeFrame();
        }

        if (outcome != Outcome.Ok) return Next.Done(outcome);
        _at = At.FinalizeEntry;
        return Next.Call(Process, ProcessEvent.Replace(Vpn, _entry, Pte.Of(_frame.Page, _writable, Form).MadeExclusive, _order));
    }

    // Where it did not work out, the old page goes back to where it was.
    private Next Settle(Outcome outcome)
    {
        _outcome = outcome;
        (_nextOther, _searches) = (0, false);
        return _shared ? NextMapper(At.FinalizeNextMapper) : SettleOwn();
    }

    // A new page has one mapping's reference since it was taken.
    private Next SettleOwn()
    {
        if (_outcome == Outcome.Ok) return ReplaceOwn();
        _at = At.FinalizeGet;
        return Next.Call(_page, PageEvent.TryGet(PageUse.Map, 1));
    }

    private Next ReplaceOwn()
    {
        _at = At.FinalizeEntry;
        var settled = IsDiscarded ? default : _entry.WithPage(Settled, SettledForm);
        return Next.Call(Process, ProcessEvent.Replace(Vpn, _entry.As(PteKind.Migration), settled, _order));
    }

    private Next PutSource(Outcome outcome)
    {
        _outcome = outcome;
        _at = At.FinalizePutSource;
        return Next.Call(_page, PageEvent.Put(PageUse.Get));
    }
}

/// <summary>For whom a page of a process moves.</summary>
public enum MoveKind : byte
{
    /// <summary>A driver that asks for a range: it must be readable, and a page that several map moves for all of them (migrate_vma).</summary>
    Range,

    /// <summary>A frame that must be given up, whatever its mappings allow (migrate_device_range, offline_pages).</summary>
    Frame,

    /// <summary>A policy of the process: what others map too stays (MPOL_MF_MOVE).</summary>
    Alone,

    /// <summary>Nobody wants what is in it: what others map too stays, else the page goes and nothing comes in its place (MADV_FREE).</summary>
    Discard,
}
