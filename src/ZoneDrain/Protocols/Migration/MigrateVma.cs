using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// migrate_vma of an address range, page by page, and 2 MiB at once where an entry of that size lies within it; what is pinned, or moves already, stays and is
/// counted (mm/migrate_device.c). Ends with Ok where at least one page moved; ENOENT where none did, as the kernel's test driver says;
/// EINVAL: an empty range, one with a part that is not mapped or may not be read, or memory that is not private and anonymous (shared, DAX, special, hugetlb);
/// what lies before it has moved.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Source">Memory that is to move.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Form">The form of the new entries.</param>
/// <param name="Holes">Holes and zero pages get pages too, as in a migration to a device.</param>
public record struct MigrateVma(
    ProcessId Process, long From, long To, DeviceMemory Source, DeviceMemory Target, PteKind Form = PteKind.Normal, bool Holes = false) : IProtocol
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
            if (From >= To) return Refuse(Refusal.MigrateEmpty);
            _next = From;
            return Move();
        }

        var moving = _move.Advance(reply);
        if (!moving.IsDone) return moving;
        if (moving.Outcome == Outcome.EINVAL) return Refuse(_move.Findings.Refusal);
        _findings.Moved += _move.Findings.Moved;
        if (moving.Outcome is Outcome.EBUSY or Outcome.ENOMEM) _findings.Stayed += _move.Findings.Pages;
        _next += _move.Findings.Pages;
        return Move();
    }

    private Next Refuse(Refusal refusal)
    {
        _findings.Refusal = refusal;
        return Next.Done(refusal.Error());
    }

    private Next Move()
    {
        if (_next == To) return _findings.Moved > 0 ? Next.Done(Outcome.Ok) : Refuse(Refusal.MigrateNothing);
        var whole = EntryTable.HasSlot(_next, To);
        _move = new(Process, _next, Source, Target, Form, Holes, whole);
        return _move.Advance(Reply.None);
    }
}
