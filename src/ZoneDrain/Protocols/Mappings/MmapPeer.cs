using ZoneDrain.Grace;

namespace ZoneDrain.Protocols;

/// <summary>
/// mmap of a PCI device's memory: every page is taken from the pool and mapped at once (p2pmem_alloc_mmap, drivers/pci/p2pdma.c). Errors: EINVAL (private),
/// ENODEV (the device goes), ENOMEM (the pool is empty; nothing stays mapped), ENOENT (the process exits).
/// </summary>
/// <param name="Process">Who maps.</param>
/// <param name="Pgmap">The device, memory of <see cref="MemoryType.PciP2pDma"/>.</param>
/// <param name="Pages">Length in pages.</param>
/// <param name="Flags">Rights, and <see cref="VmaFlags.Shared"/>.</param>
/// <param name="Vpn">Where; -1 lets the process choose.</param>
public record struct MmapPeer(ProcessId Process, PgmapId Pgmap, long Pages, VmaFlags Flags, long Vpn = -1) : IProtocol
{
    private At _at;
    private long _start;
    private long _mapped;
    private TakeFrame _frame;
    private Munmap _munmap;
    private Outcome _outcome;
    private Refusal _refusal;

    private enum At
    {
        Start,
        AskLife,
        AddMapping,
        TakeFrame,
        Install,
        DropFrame,
        Undo,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _start, Pages = _mapped, Refusal = _refusal };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when (Flags & VmaFlags.Shared) == 0:
                _refusal = Refusal.PeerPrivate;
                return Next.Done(_refusal.Error());
            case At.Start when Pages <= 0:
                return Next.Done(Outcome.EINVAL);
            case At.Start:
                _at = At.AskLife;
                return Next.Call(Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                _refusal = Refusal.PeerGoes;
                return Next.Done(_refusal.Error());
            case At.AskLife:
                _at = At.AddMapping;
                return Next.Call(Process, ProcessEvent.Map(new(Vpn, Vpn + Pages, InodeId.None, Pgmap, 0, Flags | VmaFlags.Peer)));
            case At.AddMapping when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.AddMapping:
                _start = reply.Process.From;
                return TakeFrame();
            case At.TakeFrame:
                var taking = _frame.Advance(reply);
                if (!taking.IsDone) return taking;
                if (taking.Outcome == Outcome.ENOMEM) _refusal = Refusal.PeerFull;
                if (taking.Outcome != Outcome.Ok) return Undo(taking.Outcome);
                _at = At.Install;
                return Next.Call(Process, ProcessEvent.Replace(_start + _mapped, default, Pte.Of(_frame.Page, (Flags & VmaFlags.Write) != 0)));
            case At.Install when reply.Process.Outcome != Outcome.Ok:
                _at = At.DropFrame;
                return Next.Call(_frame.Page, PageEvent.Put(PageUse.Map));
            case At.Install:
                return ++_mapped < Pages ? TakeFrame() : Next.Done(Outcome.Ok);
            case At.DropFrame:
                return Undo(Outcome.ENOENT);
            default:
                var undoing = _munmap.Advance(reply);
                return undoing.IsDone ? Next.Done(_outcome) : undoing;
        }
    }

    private Next TakeFrame()
    {
        _frame = new(new(Pgmap));
        _at = At.TakeFrame;
        return _frame.Advance(Reply.None);
    }

    private Next Undo(Outcome outcome)
    {
        _outcome = outcome;
        _munmap = new(Process, _start, _start + Pages);
        _at = At.Undo;
        return _munmap.Advance(Reply.None);
    }
}
