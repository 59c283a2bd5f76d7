namespace ZoneDrain.Protocols;

/// <summary>
/// A folio of anonymous memory becomes its pages (split_folio, mm/huge_memory.c): a reference, migration entries in place of all that map it, the split, which
/// needs that nobody else has a reference, and small entries where the migration entries still are. Whoever wants a page meanwhile comes again. Ends with Ok,
/// also where there is no folio any more; EBUSY: somebody holds it, so it stays whole, mapped by small entries; ENOENT: nothing is there.
/// </summary>
/// <param name="Process">A process that maps it.</param>
/// <param name="Vpn">Where, any page of it.</param>
public record struct SplitFolio(ProcessId Process, long Vpn) : IProtocol
{
    private At _at;
    private bool _split;
    private byte _order;
    private PteKind _kind;
    private PageId _head;
    private Pte _frozen;
    private ProcessId _mapper;
    private long _first;
    private long _place;
    private bool _elsewhere;
    private bool _searches;
    private int _left;

    private enum At
    {
        Start,
        Read,
        Get,
        PutSmall,
        PutHeld,
        FreezeNextMapper,
        FreezeFind,
        Freeze,
        DropMappings,
        Split,
        ThawNextMapper,
        ThawNextEntry,
        ThawGet,
        ThawEntry,
        ThawDrop,
        PutPages,
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
                _at = At.Read;
                return Next.Call(Process, ProcessEvent.Range(ProcessOp.ReadEntry, Vpn, Vpn + 1));
            case At.Read when reply.Process.Outcome != Outcome.Ok || !reply.Process.Pte.IsDevice:
                return Next.Done(Outcome.ENOENT);
            case At.Read:
                _kind = reply.Process.Pte.Kind;
                _head = reply.Process.Pte.Page.Plus(Vpn & ((1L << reply.Process.Order) - 1));
                _at = At.Get;
                return Next.Call(_head, PageEvent.TryGet(PageUse.Get));
            case At.Get when reply.Page.Outcome != Outcome.Ok:
                return Next.Done(Outcome.EBUSY);
            case At.Get when reply.Page.Offset == 0:
                _at = At.PutSmall;
                return Next.Call(_head, PageEvent.Put(PageUse.Get));
            case At.PutSmall:
                return Next.Done(Outcome.Ok);
            case At.Get when reply.Page.After.Ref - reply.Page.After.Map > 1:
                // Who has a reference that no mapping explains keeps it whole: nothing is unmapped in vain (can_split_folio).
                _at = At.PutHeld;
                return Next.Call(_head, PageEvent.Put(PageUse.Get));
            case At.PutHeld:
                return Next.Done(Outcome.EBUSY);
            case At.Get:
                return Freeze((byte)reply.Page.Offset);
            case At.FreezeNextMapper when reply.Pgmap.Value < 0:
                return _searches ? BeginThaw() : Search(At.FreezeNextMapper);
            case At.FreezeNextMapper:
                _mapper = new((int)reply.Pgmap.Value);
                return _searches ? Find(At.FreezeFind, 0) : FreezeAt(_first);
            case At.FreezeFind when reply.Process.Outcome != Outcome.Ok:
                return NextMapper(At.FreezeNextMapper, _mapper.Value + 1);
            case At.FreezeFind:
                return FreezeAt(reply.Process.Index - reply.Process.Pte.Page.Frame + _head.Frame);
            case At.Freeze when reply.Process.Outcome != Outcome.Ok || reply.Process.Count == 0:
                return NextMapper(At.FreezeNextMapper, _mapper.Value + 1);
            case At.Freeze:
                _elsewhere |= _searches;
                _left = reply.Process.Count;
                return DropMapping();
            case At.DropMappings when _left > 0:
                return DropMapping();
            case At.DropMappings when reply.Page.After.Map > 0 && _searches:
                return Find(At.FreezeFind, 0);
            case At.DropMappings when reply.Page.After.Map > 0:
                return NextMapper(At.FreezeNextMapper, _mapper.Value + 1);
            case At.DropMappings:
                _at = At.Split;
                return Next.Call(_head, PageEvent.Split());
            case At.Split:
                _split = reply.Page.Outcome == Outcome.Ok;
                return BeginThaw();
            default:
                return Thaw(reply);
        }
    }

    private Next Thaw(in Reply reply)
    {
        switch (_at)
        {
            case At.ThawNextMapper when reply.Pgmap.Value < 0 && _elsewhere && !_searches:
                return Search(At.ThawNextMapper);
            case At.ThawNextMapper when reply.Pgmap.Value < 0:
                _place = 0;
                return PutPages();
            case At.ThawNextMapper:
                _mapper = new((int)reply.Pgmap.Value);
                _place = _searches ? 0 : _first;
                return NextEntry();
            case At.ThawNextEntry when reply.Process.Outcome != Outcome.Ok:
                return NextMapper(At.ThawNextMapper, _mapper.Value + 1);
            case At.ThawNextEntry:
                (_place, _frozen) = (reply.Process.Index, reply.Process.Pte);
                _at = At.ThawGet;
                return Next.Call(_frozen.Page, PageEvent.TryGet(PageUse.Map));
            case At.ThawGet:
                _at = At.ThawEntry;
                return Next.Call(_mapper, ProcessEvent.Replace(_place, _frozen, _frozen.As(_kind)));
            case At.ThawEntry when reply.Process.Outcome != Outcome.Ok:
                _at = At.ThawDrop;
                return Next.Call(_frozen.Page, PageEvent.Put(PageUse.Map));
            case At.ThawEntry:
                _place++;
                return NextEntry();

            // What has other rights now is looked at again; what is gone is not found again.
            case At.ThawDrop:
                return NextEntry();
            default:
                return PutPages();
        }
    }

    private Next DropMapping()
    {
        _left--;
        _at = At.DropMappings;
        return Next.Call(_head, PageEvent.Put(PageUse.Map));
    }

    // Where the head is mapped everywhere, unless an mremap has moved it since the fork: then whole page tables are read for it.
    private Next Freeze(byte order)
    {
        _order = order;
        _first = Vpn - (_head.Frame & ((1L << order) - 1));
        _head = _head.Head(order);
        return NextMapper(At.FreezeNextMapper, 0);
    }

    private Next NextMapper(At at, long from)
    {
        _at = at;
        return Next.Call(_head.Pgmap, new PgmapEvent(PgmapOp.NextMapper, from));
    }

    private Next Search(At at)
    {
        _searches = true;
        return NextMapper(at, 0);
    }

    private Next BeginThaw()
    {
        _searches = false;
        return NextMapper(At.ThawNextMapper, 0);
    }

    private Next FreezeAt(long first)
    {
        _at = At.Freeze;
        return Next.Call(_mapper, ProcessEvent.Folio(ProcessOp.FreezeFolio, first, Pte.Of(_head, false, _kind), _order));
    }

    private Next Find(At at, long from)
    {
        _at = at;
        return Next.Call(_mapper, ProcessEvent.FindPage(_head.Pgmap.Value, _head.Frame, _head.Frame + (1L << _order), from, moving: at != At.FreezeFind));
    }

    private Next NextEntry()
    {
        if (_searches) return Find(At.ThawNextEntry, _place);

        _at = At.ThawNextEntry;
        return Next.Call(_mapper, ProcessEvent.Folio(ProcessOp.NextFrozen, _first, Pte.Of(_head, false, _kind), _order, _place));
    }

    private Next PutPages()
    {
        if (_place == (_split ? 1L << _order : 1)) return Next.Done(_split ? Outcome.Ok : Outcome.EBUSY);
        _at = At.PutPages;
        return Next.Call(_head.Plus(_place++), PageEvent.Put(PageUse.Get));
    }
}
