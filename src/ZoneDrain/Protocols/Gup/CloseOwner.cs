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

    private enum At
    {
        Start,
        Forget,
        Close,
        TakePin,
        PutPage,
        CloseEmpty,
    }

    /// <summary>Who closes it: the process that made it, or one that shares it since a fork.</summary>
    public ProcessId Closer { get; init; } = Owner.Host;

    /// <summary>An exit, or a close that was lost on the way, has taken it off the process's list already.</summary>
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
                return Next.Call(Closer, new ProcessEvent { Op = ProcessOp.ForgetOwner, Slot = Owner.Slot, From = Owner.Host.Value });
            case At.Forget when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Start:
            case At.Forget:
                _at = At.Close;
                return Next.Call(Owner.Host, ProcessEvent.OfSharer(ProcessOp.CloseOwner, Owner.Slot, Closer));
            case At.Close when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Close:
            case At.PutPage:
                return Ask(At.TakePin, ProcessOp.TakePin);
            case At.TakePin when reply.Process.Outcome == Outcome.Ok:
                _at = At.PutPage;
                _pages += reply.Process.Count;
                return Next.Call(PageId.FromBits((ulong)reply.Process.To), PageEvent.Put((PageUse)reply.Process.Order, reply.Process.Count));
            case At.TakePin:
                return Ask(At.CloseEmpty, ProcessOp.CloseOwner);
            default:
                return Next.Done(Outcome.Ok);
        }
    }

    private Next Ask(At at, ProcessOp op)
    {
        _at = at;
        return Next.Call(Owner.Host, ProcessEvent.OfOwner(op, Owner.Slot));
    }
}
