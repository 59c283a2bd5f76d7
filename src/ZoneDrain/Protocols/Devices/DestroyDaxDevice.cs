using ZoneDrain.Grace;

namespace ZoneDrain.Protocols;

/// <summary>
/// Deletes a dax device of dynamic capacity, whose extents are free then and can be released (delete_store, drivers/dax/bus.c). EBUSY: its pgmap is not
/// released, be it in use or be it that its drain still waits for a holder; ENXIO: there is no such device.
/// </summary>
/// <param name="Device">The driver of the memory device.</param>
/// <param name="First">First frame of the dax device.</param>
/// <param name="Pgmap">The pgmap that was made for it.</param>
public record struct DestroyDaxDevice(DriverId Device, long First, PgmapId Pgmap) : IProtocol
{
    private At _at;
    private Findings _findings;

    private enum At
    {
        Start,
        AskLife,
        Return,
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
                _at = At.AskLife;
                return Next.Call(Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Freed:
                _findings.Refusal = Refusal.DaxDeviceBound;
                return Next.Done(Refusal.DaxDeviceBound.Error());
            case At.AskLife:
                _at = At.Return;
                return Next.Call(Device, new DriverEvent(DriverOp.ReturnExtents, 0, First));
            default:
                (_findings.Pages, _findings.Refusal) = (reply.Driver.Pages, reply.Driver.Refusal);
                return Next.Done(reply.Driver.Outcome);
        }
    }
}
