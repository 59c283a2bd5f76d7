using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// madvise(MADV_FREE) of a range of private anonymous memory, on a machine that is short of memory at once: what the kernel may do with such a page until it
/// is stored to again, it does here in the same call (madvise_free_single_vma, mm/madvise.c; try_to_unmap_one, mm/rmap.c). Entries of a device's pages, in
/// whatever form, are passed over; a page that is held, or that others map too, stays; a 2 MiB page of which a part is meant is split. Ends with Ok; ENOMEM: a
/// part of the range is not mapped, and the rest was done; EINVAL: an empty range, or memory that is not private and anonymous.
/// <see cref="Findings.Pages"/> tells how many pages went, <see cref="Findings.Stayed"/> how many stayed.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Ram">Where its ordinary pages are.</param>
public record struct MadvFree(ProcessId Process, long From, long To, DeviceMemory Ram) : IProtocol
{
    private MovePage _move;
    private long _next;
    private bool _hasHole;
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
            return From < To ? Discard() : Next.Done(Outcome.EINVAL);
        }

        var discarding = _move.Advance(reply);
        if (!discarding.IsDone) return discarding;
        var found = _move.Findings;
        if (discarding.Outcome == Outcome.EINVAL && found.Refusal != Refusal.MigrateUnmapped) return Next.Done(Outcome.EINVAL);
        _hasHole |= discarding.Outcome == Outcome.EINVAL;
        _findings.Pages += found.Moved;
        if (discarding.Outcome == Outcome.EBUSY) _findings.Stayed += found.Pages;
        _next += found.Pages;
        return _next < To ? Discard() : Next.Done(_hasHole ? Outcome.ENOMEM : Outcome.Ok);
    }

    private Next Discard()
    {
        var whole = EntryTable.HasSlot(_next, To);
        _move = new(Process, _next, Ram, default, Whole: whole, Kind: MoveKind.Discard);
        return _move.Advance(Reply.None);
    }
}
