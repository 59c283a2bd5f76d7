using ZoneDrain.Grace;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// A mount claims the dax device it lives on, and is told from then on when its memory fails or goes (fs_dax_get, drivers/dax/super.c). From the look at the
/// device's life to the claim it is one read section, so that a kill with its grace period comes before or behind it (field-cases F9). ENODEV: the device is
/// dead, or has no driver; EOPNOTSUPP: its driver serves no file system; EBUSY: another mount has it.
/// </summary>
/// <param name="Device">The dax device.</param>
/// <param name="Pgmap">The pgmap that was made for its driver.</param>
/// <param name="Mount">The mount, from 1.</param>
public record struct ClaimDax(DriverId Device, PgmapId Pgmap, [property: Within(1)] long Mount) : IProtocol
{
    private At _at;
    private Outcome _outcome;
    private Findings _findings;

    private enum At
    {
        Start,
        Enter,
        AskLife,
        Claim,
        Leave,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Enter;
                return Next.EnterSection;
            case At.Enter:
                _at = At.AskLife;
                return Next.Call(Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                return Leave(Refusal.ClaimOfDead.Error(), Refusal.ClaimOfDead);
            case At.AskLife:
                _at = At.Claim;
                return Next.Call(Device, new DriverEvent(DriverOp.ClaimDax, 0, Tag: Mount));
            case At.Claim:
                return Leave(reply.Driver.Outcome, reply.Driver.Refusal);
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Leave(Outcome outcome, Refusal refusal)
    {
        (_at, _outcome) = (At.Leave, outcome);
        _findings = new() { Refusal = refusal };
        return Next.LeaveSection;
    }
}
