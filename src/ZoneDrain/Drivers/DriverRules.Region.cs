namespace ZoneDrain.Drivers;

/// <summary>A static dax region and its devices: its turns.</summary>
public static partial class DriverRules
{
    private static DriverReply Region(FrameAllocator frames, in DriverEvent question)
    {
        if (question.Op == DriverOp.OpenRegion) return OpenRegion(frames, question.Pages, question.Frame);
        if (frames.Region is not { } region) return Refuse(Refusal.NoDaxRegion);
        var device = question.Frame;
        switch (question.Op)
        {
            case DriverOp.CreateInRegion:
                var (refusal, made) = region.Create();
                return refusal == Refusal.None ? new(Outcome.Ok, made) : Refuse(refusal);
            case DriverOp.ResizeInRegion:
                return Answer((region.Resize(device, question.Pages), question.Pages), device);
            case DriverOp.AlignInRegion:
                return Answer((region.Align(device, question.Pages), region.SizeOf(device)), device);
            case DriverOp.BindInRegion:
                return Answer((region.Bind(device), region.SizeOf(device)), region.Find(device)?.Alignment ?? 0);
            case DriverOp.UnbindInRegion:
                return Answer((region.Unbind(device), region.SizeOf(device)), device);
            case DriverOp.DeleteInRegion:
                return Answer((region.Delete(device), 0), device);
            default:
                var ranges = region.RangesOf(device).Skip((int)question.Pages).Take(1).ToList();
                return ranges.Count == 0 ? new(Outcome.ENOENT) : new(Outcome.Ok, ranges[0].Start, ranges[0].Frames);
        }
    }

    private static DriverReply OpenRegion(FrameAllocator frames, long length, long order)
    {
        if (!DaxRegion.IsWhole(length, order)) return Refuse(Refusal.DaxSizeMisaligned);
        frames.Region ??= new(length, (byte)order);
        return new(Outcome.Ok, 0, frames.Region.Free);
    }
}
