namespace ZoneDrain.Drivers;

/// <summary>A memory device's capacity that comes and goes: its driver's turns.</summary>
public static partial class DriverRules
{
    private static DriverReply Capacity(FrameAllocator frames, in DriverEvent question)
    {
        if (question.Op == DriverOp.OpenCapacity) return OpenCapacity(frames, question);
        if (frames.Capacity is not { } capacity) return Refuse(Refusal.NoDynamicCapacity);
        switch (question.Op)
        {
            case DriverOp.OfferExtent:
                return capacity.Offer(new(question.Frame, question.Pages, question.Tag)) is var refusal and not Refusal.None
                    ? Refuse(refusal)
                    : new(Outcome.Ok, question.Frame, question.Pages);
            case DriverOp.AcceptExtents:
                return Answer(capacity.Accept());
            case DriverOp.ClaimExtents:
                var claimed = capacity.Claim(question.Tag);
                return Answer((claimed.Refusal, claimed.Frames), claimed.Device);
            case DriverOp.ReturnExtents:
                return Answer(capacity.Return(question.Frame), question.Frame);
            case DriverOp.ReleaseExtents:
                return Answer(capacity.Release(new(question.Frame, question.Pages, question.Tag)));
            case DriverOp.GrowDevice:
                return Refuse(Refusal.CapacityCannotGrow);
            case DriverOp.CountExtents:
                return new(Outcome.Ok, capacity.Extents.Count, capacity.Extents.Sum(extent => extent.Frames));
            case DriverOp.ExpireExtents:
                var (extents, dropped) = capacity.Expire();
                return new(Outcome.Ok, extents, dropped);
            default:
                return new(Outcome.Ok, 0, capacity.Lose());
        }
    }

    private static DriverReply OpenCapacity(FrameAllocator frames, in DriverEvent question)
    {
        const long unit = DynamicCapacity.UnitFrames;
        if (question.Pages < 1 || question.Frame < 0 || question.Frame % unit != 0 || question.Pages % unit != 0) return Refuse(Refusal.CapacityMisaligned);
        if (frames.Capacity is not null) return Refuse(Refusal.CapacityOverlaps);
        frames.Capacity = new(question.Frame, question.Pages);
        return new(Outcome.Ok, question.Frame, question.Pages);
    }

    private static DriverReply Answer((Refusal Refusal, long Frames) answer, long frame = 0) =>
        answer.Refusal != Refusal.None ? Refuse(answer.Refusal) : new(Outcome.Ok, frame, answer.Frames);

    private static DriverReply Refuse(Refusal refusal) => new(refusal.Error(), Refusal: refusal);
}
