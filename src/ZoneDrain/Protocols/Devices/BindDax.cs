namespace ZoneDrain.Protocols;

/// <summary>
/// A driver of the dax bus takes a dax device, and asks for its memory (dev_dax_probe in drivers/dax/device.c, fsdev.c and kmem.c). Ends with Ok: the pgmap is
/// the caller's to create, with units of the order in <see cref="Findings.Handle"/> and of the memory type in <see cref="Findings.Pages"/>. EBUSY: another
/// driver has it, or its memory stays reserved until the next reboot; ENODEV: it is no dax device. A probe that failed leaves nothing of itself behind.
/// </summary>
/// <param name="Device">The dax device.</param>
/// <param name="Mode">The driver.</param>
public record struct BindDax(DriverId Device, DaxMode Mode) : IProtocol
{
    private At _at;
    private Outcome _outcome;
    private Findings _findings;
    private RevokeIomem _revoke;

    private enum At
    {
        Start,
        Bind,
        Request,
        GiveBack,
        Revoke,
    }

    /// <summary>What /dev/mem shows of the device, whose mappings go when the memory has been requested; none where nobody maps it so.</summary>
    public InodeId DevMem { get; init; } = InodeId.None;

    /// <inheritdoc/>
    public readonly string Step => _at == At.Revoke ? "Revoke/" + _revoke.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Ask(At.Bind, new(DriverOp.BindDax, (long)Mode));
            case At.Bind when reply.Driver.Outcome == Outcome.Ok:
                return Ask(At.Request, new(DriverOp.RequestDax, 0));
            case At.Bind:
                _findings.Refusal = reply.Driver.Refusal;
                return Next.Done(reply.Driver.Outcome);
            case At.Request when reply.Driver.Outcome == Outcome.Ok:
                (_findings.Handle, _findings.Pages) = (reply.Driver.Frame, reply.Driver.Pages);
                if (DevMem == InodeId.None) return Next.Done(Outcome.Ok);
                (_at, _revoke) = (At.Revoke, new(DevMem, Device));
                return _revoke.Advance(Reply.None);
            case At.Revoke:
                return _revoke.Advance(reply);
            case At.Request:
                (_outcome, _findings.Refusal) = (reply.Driver.Outcome, reply.Driver.Refusal);
                return Ask(At.GiveBack, new(DriverOp.UnbindDax, 0));
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Ask(At at, DriverEvent question)
    {
        _at = at;
        return Next.Call(Device, question);
    }
}
