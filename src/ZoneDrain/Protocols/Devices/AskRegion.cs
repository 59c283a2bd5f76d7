namespace ZoneDrain.Protocols;

/// <summary>
/// One question about a static dax region and its devices, in one turn of its driver (drivers/dax/bus.c). A device is resized and aligned while it has no
/// driver; its size comes out of whatever holes the region has, so that it may have several ranges. The findings tell frames, a number as the handle, and the
/// refusal. ENXIO: the memory is no region; ENODEV: there is no such device.
/// </summary>
public record struct AskRegion : IProtocol
{
    private readonly DriverId _region;
    private readonly DriverEvent _question;
    private bool _asked;
    private Findings _findings;

    private AskRegion(DriverId region, DriverOp op, long device = 0, long number = 0) => (_region, _question) = (region, new(op, number, device));

    /// <inheritdoc/>
    public readonly string Step => _asked ? _question.Op.ToString() : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <summary>The memory is a region of so many frames, whose units have the order <paramref name="alignment"/>. Once more changes nothing. EINVAL: they are
    /// no whole units. The findings tell how many frames are free.</summary>
    public static AskRegion Open(DriverId region, long frames, byte alignment) => new(region, DriverOp.OpenRegion, alignment, frames);

    /// <summary>A device without memory; its number is the handle. ENOSPC: nothing of the region is free.</summary>
    public static AskRegion Create(DriverId region) => new(region, DriverOp.CreateInRegion);

    /// <summary>The device has so many frames from now on: more from the first holes, fewer from its end. EINVAL: no whole units of it, or of 2 MiB; EBUSY: it
    /// has a driver; ENOSPC: the region has not so many.</summary>
    public static AskRegion Resize(DriverId region, long device, long frames) => new(region, DriverOp.ResizeInRegion, device, frames);

    /// <summary>Its units have another order: 0, 9 or 18. EINVAL: another, or one of which its ranges are not made; EBUSY: it has a driver.</summary>
    public static AskRegion Align(DriverId region, long device, byte alignment) => new(region, DriverOp.AlignInRegion, device, alignment);

    /// <summary>A driver takes the device: the pgmap is the caller's to create, with so many frames and units of the order that is the handle. EBUSY: it has
    /// one; ENXIO: it has no memory; EINVAL: a range of it begins within a unit. What /dev/mem shows of it goes next (<see cref="RevokeIomem"/>).</summary>
    public static AskRegion Bind(DriverId region, long device) => new(region, DriverOp.BindInRegion, device);

    /// <summary>Its driver goes; the pgmap that was made for it must be released. ENODEV: it has none.</summary>
    public static AskRegion Unbind(DriverId region, long device) => new(region, DriverOp.UnbindInRegion, device);

    /// <summary>The device goes. EBUSY: it has a driver, or memory, or is the first of its region.</summary>
    public static AskRegion Delete(DriverId region, long device) => new(region, DriverOp.DeleteInRegion, device);

    /// <summary>The device's range at a place among them: its first frame as the handle, and its length. ENOENT: it has no more.</summary>
    public static AskRegion Range(DriverId region, long device, int place) => new(region, DriverOp.NextInRegion, device, place);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (!_asked)
        {
            _asked = true;
            return Next.Call(_region, _question);
        }

        _findings = new() { Pages = reply.Driver.Pages, Handle = reply.Driver.Frame, Refusal = reply.Driver.Refusal };
        return Next.Done(reply.Driver.Outcome);
    }
}
