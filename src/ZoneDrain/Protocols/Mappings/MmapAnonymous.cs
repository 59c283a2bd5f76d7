using ZoneDrain.Values;


namespace ZoneDrain.Protocols;

/// <summary>mmap of private anonymous memory. Errors: EINVAL (shared: that is a file of its own), ENOENT where the process exits, ENOMEM.</summary>
/// <param name="Process">Who maps.</param>
/// <param name="Ram">Where its pages come from: memory of <see cref="MemoryType.Ram"/>.</param>
/// <param name="Pages">Length in pages.</param>
/// <param name="Flags">Rights; with <see cref="VmaFlags.Huge"/> it may use 2 MiB pages, with
/// <see cref="VmaFlags.Hugetlb"/> it has no others, and <paramref name="Ram"/> is their pool.</param>
/// <param name="Vpn">Where; -1 lets the process choose.</param>
public record struct MmapAnonymous(ProcessId Process, PgmapId Ram, long Pages, VmaFlags Flags, long Vpn = -1) : IProtocol
{
    private bool _asked;
    private long _start;
    private Refusal _refusal;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "AddMapping" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _start, Pages = Pages, Refusal = _refusal };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked)
        {
            _start = reply.Process.From;
            return Next.Done(reply.Process.Outcome);
        }

        const long huge = EntryTable.SlotPages;
        if ((Flags & VmaFlags.Hugetlb) != 0 && (Pages % huge != 0 || (Vpn >= 0 && Vpn % huge != 0)))
        {
            _refusal = Refusal.HugetlbMisaligned;
            return Next.Done(_refusal.Error());
        }

        if ((Flags & (VmaFlags.Shared | VmaFlags.Devdax | VmaFlags.Peer)) != 0) return Next.Done(Outcome.EINVAL);
        _asked = true;
        return Next.Call(Process, ProcessEvent.Map(new(Vpn, Vpn + Pages, InodeId.None, Ram, 0, Flags | VmaFlags.Anonymous)));
    }
}
