using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>
/// A device tells of one extent that its fabric manager has added, and whether more of the group follow (an Add Capacity event with its More flag; CXL 3.1,
/// 8.2.9.2.1.6). With the last the group is accepted as a whole, or dropped: EINVAL, ENXIO, EEXIST, ENOSPC, with the refusal among the findings.
/// </summary>
/// <param name="Device">The driver of the memory device.</param>
/// <param name="Extent">What was added.</param>
/// <param name="More">More of the group follow.</param>
public record struct AddCapacity(DriverId Device, CapacityExtent Extent, bool More = false) : IProtocol
{
    private At _at;
    private Findings _findings;

    private enum At
    {
        Start,
        Offer,
        Accept,
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
                _at = At.Offer;
                return Next.Call(Device, new DriverEvent(DriverOp.OfferExtent, Extent.Frames, Extent.From, Tag: Extent.Tag));
            case At.Offer when !More && reply.Driver.Outcome == Outcome.Ok:
                _at = At.Accept;
                return Next.Call(Device, new DriverEvent(DriverOp.AcceptExtents, 0));
            default:
                _findings.Refusal = reply.Driver.Refusal;
                _findings.Pages = _at == At.Accept ? reply.Driver.Pages : 0;
                return Next.Done(reply.Driver.Outcome);
        }
    }
}
