namespace ZoneDrain.Drivers;

/// <summary>A dax device's drivers and claims, one after another: its turns.</summary>
public static partial class DriverRules
{
    private static DriverReply Dax(FrameAllocator frames, in DriverEvent question)
    {
        if (question.Op == DriverOp.OpenDax)
        {
            frames.Dax ??= new((byte)question.Pages);
            return default;
        }

        // A device that nobody has opened as one has whatever file systems there are on it, as if each had claimed it.
        if (question.Op == DriverOp.AskHolder) return frames.Dax is { HasCallbacks: false } ? Refuse(Refusal.NobodyToTell) : default;
        if (frames.Dax is not { } device) return Refuse(Refusal.NoDaxDevice);
        switch (question.Op)
        {
            case DriverOp.BindDax when device.Mode != DaxMode.None:
                return Refuse(Refusal.DaxDeviceBound);
            case DriverOp.BindDax when (DaxMode)question.Pages is < DaxMode.DeviceDax or > DaxMode.Pmem:
                return new(Outcome.EINVAL);
            case DriverOp.BindDax:
                device = device.Bound((DaxMode)question.Pages);
                break;
            case DriverOp.RequestDax:
                return frames.IsAbandoned ? Refuse(Refusal.DaxMemoryReserved) : new(Outcome.Ok, device.Unit, (long)device.Type);
            case DriverOp.UnbindDax when device.Mode == DaxMode.None:
            case DriverOp.ClaimDax when device.Mode == DaxMode.None:
                return Refuse(Refusal.DaxDeviceUnbound);
            case DriverOp.UnbindDax:
                device = device.Unbound();
                break;
            case DriverOp.ClaimDax when !device.DirectAccess:
                return Refuse(Refusal.NoDirectAccess);
            case DriverOp.ClaimDax when device.Holder != 0:
                return Refuse(Refusal.DaxDeviceClaimed);
            case DriverOp.ClaimDax:
                device = device.Claimed(question.Tag);
                break;
            default:
                device = device.Released(question.Tag);
                break;
        }

        frames.Dax = device;
        return default;
    }

    // A dax device's memory is requested by its driver, and stays so where that could not remove it. A region's is requested device by device. Other memory has
    // a driver from its start.
    private static DriverReply Exclusive(FrameAllocator frames, in DriverEvent question)
    {
        var (from, to) = (question.Frame, question.Frame + question.Pages);
        (long Start, long End)? taken = (from, to);
        if (frames.Region is { } region) taken = region.FirstBound(from, to);
        else if (frames is { IsAbandoned: false, Dax.Mode: DaxMode.None }) taken = null;
        return taken is { } run
            ? new(Refusal.ExclusiveMemory.Error(), run.Start, run.End - run.Start, Refusal.ExclusiveMemory)
            : new(Outcome.Ok, from, question.Pages);
    }
}
