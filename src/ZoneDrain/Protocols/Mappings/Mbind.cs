using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// mbind(MPOL_MF_MOVE) of a range: ordinary pages that are not where the policy wants them move there (queue_folios_pte_range, mm/mempolicy.c). A device's
/// pages, in whatever form, are passed over, and so is what never moves; a page that is held, or that others map too, stays; a 2 MiB page of which a part is
/// meant is split. Ends with Ok; EIO: <paramref name="Strict"/>, and a page stayed; EFAULT: a part of the range is not mapped, and what lies before it
/// has moved; EINVAL: an empty range. <see cref="Findings.Moved"/> tells how many pages moved, <see cref="Findings.Stayed"/> how many stayed.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Source">Memory of the node that is to be left.</param>
/// <param name="Target">Memory of the node that the policy names.</param>
/// <param name="Strict">MPOL_MF_STRICT.</param>
public record struct Mbind(ProcessId Process, long From, long To, DeviceMemory Source, DeviceMemory Target, bool Strict = false) : IProtocol
{
    private MovePage _move;
    private long _next;
    private Findings _findings;

    /// <inheritdoc/>
    public readonly string Step => $"page {_next - From} {_move.Step}";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_next == 0)
        {
            _next = From;
            return From < To ? Move() : Next.Done(Outcome.EINVAL);
        }

        var moving = _move.Advance(reply);
        if (!moving.IsDone) return moving;
        var found = _move.Findings;
        if (found.Refusal == Refusal.MigrateUnmapped) return Next.Done(Outcome.EFAULT);
        _findings.Moved += found.Moved;
        if (moving.Outcome is Outcome.EBUSY or Outcome.ENOMEM) _findings.Stayed += found.Pages;
        _next += found.Pages;
        return _next < To ? Move() : Next.Done(Strict && _findings.Stayed > 0 ? Outcome.EIO : Outcome.Ok);
    }

    private Next Move()
    {
        var whole = EntryTable.HasSlot(_next, To);
        _move = new(Process, _next, Source, Target, Whole: whole, Kind: MoveKind.Alone);
        return _move.Advance(Reply.None);
    }
}
