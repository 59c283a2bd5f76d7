namespace ZoneDrain.Protocols;

/// <summary>
/// Closes an object that keeps pins: at the last sharer's close every reference goes back (kernel-model 0.13). EBUSY: others still share it.
/// ENOENT: that process has closed it already.
/// </summary>
/// <param name="Owner">The object.</param>
public record struct CloseOwner(OwnerId Owner) : IProtocol
{
    private At _at;
    private long _pages;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Forget,
        Close,
        TakePin,
        PutPage,
        CloseEmpty,
        EndClose,
    }

    /// <summary>Who closes it: the process that made it, or one that shares it since a fork.</summary>
    public ProcessId Closer { get; init; } = Owner.Host;

    /// <summary>An exit, or a close that was lost on the way, has taken it off the list of what the process has open already.</summary>
    public bool IsForgotten { get; init; }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages, Handle = Owner.Slot };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Owner.Host.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when !IsForgotten:
                _at = At.Forget;
                return Next.Call(Closer, ProcessEvent.OfOwner(ProcessOp.ForgetOwner, Owner));
            case At.Forget when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Start:
            case At.Forget:
                return Close(At.Close);
            case At.Close when reply.Process.Outcome != Outcome.Ok:
                return End(reply.Process.Outcome);
            case At.Close:
            case At.PutPage:
                _at = At.TakePin;
                return Next.Call(Owner.Host, ProcessEvent.OfOwner(ProcessOp.TakePin, Owner.Slot));
            case At.TakePin when reply.Process.Outcome == Outcome.Ok:
                _at = At.PutPage;
                _pages += reply.Process.Count;
                return Next.Call(PageId.FromBits((ulong)reply.Process.To), PageEvent.Put((PageUse)reply.Process.Order, reply.Process.Count));
            case At.TakePin:
                return Close(At.CloseEmpty);
            case At.CloseEmpty:
                return End(Outcome.Ok);
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Close(At at)
    {
        _at = at;
        return Next.Call(Owner.Host, ProcessEvent.OfSharer(ProcessOp.CloseOwner, Owner.Slot, Closer));
    }

    // Until then a process that shared it knows that it has still to be closed.
    private Next End(Outcome outcome)
    {
        if (Closer == Owner.Host) return Next.Done(outcome);
        (_at, _outcome) = (At.EndClose, outcome);
        return Next.Call(Closer, ProcessEvent.OfOwner(ProcessOp.EndClose, Owner));
    }
}
