using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>
/// One question about a memory device's dynamic capacity, in one turn of its driver: to open a partition, make a dax device of a tag, release extents, let a
/// device grow, or to notice that all is gone. The findings tell frames, the first frame, and the refusal.
/// </summary>
public record struct AskCapacity : IProtocol
{
    private readonly DriverId _device;
    private readonly DriverEvent _question;
    private bool _asked;
    private Findings _findings;

    private AskCapacity(DriverId device, DriverEvent question) => (_device, _question) = (device, question);

    /// <inheritdoc/>
    public readonly string Step => _asked ? _question.Op.ToString() : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <summary>The device has a dynamic partition. EINVAL: not whole units of 2 MiB; ENXIO: it has one already.</summary>
    public static AskCapacity Open(DriverId device, long start, long frames) => new(device, new(DriverOp.OpenCapacity, frames, start));

    /// <summary>Makes a dax device of all free extents of a tag, or of one without; its pgmap is the caller's to create. ENOSPC: there is none.</summary>
    public static AskCapacity CreateDevice(DriverId device, long tag) => new(device, new(DriverOp.ClaimExtents, 0, Tag: tag));

    /// <summary>A dax device is to become larger: EOPNOTSUPP (case 89).</summary>
    public static AskCapacity Grow(DriverId device, long first, long frames) => new(device, new(DriverOp.GrowDevice, frames, first));

    /// <summary>
    /// The device asks for extents: those of the tag, or without a tag those in the range. EBUSY: a dax device uses one, so all stay, and the device asks
    /// again later; ENXIO: the host has none.
    /// </summary>
    public static AskCapacity Release(DriverId device, CapacityExtent extent) =>
        new(device, new(DriverOp.ReleaseExtents, extent.Frames, extent.From, Tag: extent.Tag));

    /// <summary>How many extents the host has (the handle among the findings), and of how many frames.</summary>
    public static AskCapacity Count(DriverId device) => new(device, new(DriverOp.CountExtents, 0));

    /// <summary>The device went without asking; what of its memory is mapped or held is still to be seen to.</summary>
    public static AskCapacity Lose(DriverId device) => new(device, new(DriverOp.LoseCapacity, 0));

    /// <summary>The device has said that more of a group follow, and 20 seconds later they have not: what has arrived of it is dropped, and never accepted
    /// (the limit of a chain of More flags in the patches as posted). The findings tell how many extents (the handle), and of how many frames; when the time
    /// is over is the caller's to know.</summary>
    public static AskCapacity Expire(DriverId device) => new(device, new(DriverOp.ExpireExtents, 0));

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (!_asked)
        {
            _asked = true;
            return Next.Call(_device, _question);
        }

        _findings = new() { Pages = reply.Driver.Pages, Handle = reply.Driver.Frame, Refusal = reply.Driver.Refusal };
        return Next.Done(reply.Driver.Outcome);
    }
}
