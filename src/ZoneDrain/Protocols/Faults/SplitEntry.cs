using ZoneDrain.Values;


namespace ZoneDrain.Protocols;

/// <summary>
/// A 2 MiB entry of anonymous memory becomes 512 small ones of the same folio (__split_huge_pmd, mm/huge_memory.c): what maps it holds one reference an
/// entry. The folio itself stays whole. Ends with Ok, also where there is no such entry any more; EAGAIN: it changed meanwhile.
/// </summary>
/// <param name="Process">Whose entry.</param>
/// <param name="Vpn">Any page of it.</param>
internal record struct SplitEntry(ProcessId Process, long Vpn) : IProtocol
{
    private At _at;
    private Pte _entry;
    private short _held;

    private enum At
    {
        Start,
        Read,
        TakeReferences,
        Split,
        DropReferences,
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
            case At.Read when reply.Process.Outcome != Outcome.Ok || reply.Process.Order == 0:
                return Next.Done(Outcome.Ok);
            case At.Read when !reply.Process.Pte.IsDevice:
                return Next.Done(Outcome.EAGAIN);
            case At.Read:
                _entry = reply.Process.Pte;
                return TakeReferences();
            case At.TakeReferences when reply.Page.Outcome != Outcome.Ok:
                return DropReferences();
            case At.TakeReferences:
                _held++;
                return TakeReferences();
            case At.Split when reply.Process.Outcome != Outcome.Ok:
                return DropReferences();
            case At.Split:
                return Next.Done(Outcome.Ok);
            default:
                return DropReferences();
        }
    }

    // One has the large entry already.
    private Next TakeReferences()
    {
        _at = _held < EntryTable.SlotPages - 1 ? At.TakeReferences : At.Split;
        return _at == At.Split
            ? Next.Call(Process, ProcessEvent.Split(Vpn, _entry))
            : Next.Call(_entry.Page, PageEvent.TryGet(PageUse.Map));
    }

    private Next DropReferences()
    {
        if (_held-- == 0) return Next.Done(Outcome.EAGAIN);
        _at = At.DropReferences;
        return Next.Call(_entry.Page, PageEvent.Put(PageUse.Map));
    }
}
