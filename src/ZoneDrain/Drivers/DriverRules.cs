namespace ZoneDrain.Drivers;

/// <summary>The turns of a driver, which hands out the frames of one device; under a DAX file system it is the file system's block allocator.</summary>
public static partial class DriverRules
{
    /// <summary>One turn.</summary>
    public static DriverReply Apply(FrameAllocator frames, in DriverEvent question)
    {
        switch (question.Op)
        {
            case DriverOp.Allocate:
                var (frame, pages) = frames.Allocate(question.Pages, question.Colour);
                return new(pages == 0 ? Outcome.ENOSPC : Outcome.Ok, frame, pages);
            case DriverOp.Free:
                frames.Release(question.Frame, question.Pages);
                return new(Outcome.Ok, question.Frame, question.Pages);
            case DriverOp.Stop:
                frames.Stop();
                return new(Outcome.Ok, 0, frames.Used);
            case DriverOp.Resume when frames.IsAbandoned:
                return new(Outcome.EBUSY, 0, frames.Used);
            case DriverOp.Resume:
                frames.Resume();
                return new(Outcome.Ok, 0, frames.Used);
            case DriverOp.AskOffline:
                var offline = frames is { IsStopped: true, Used: 0, IsAbandoned: false };
                return new(offline ? Outcome.Ok : Outcome.EBUSY, 0, frames.Used);
            case DriverOp.Abandon:
                frames.Abandon();
                return new(Outcome.Ok, 0, frames.Used);
            case (>= DriverOp.OpenCapacity and <= DriverOp.LoseCapacity) or DriverOp.ExpireExtents:
                return Capacity(frames, question);
            case >= DriverOp.OpenDax and <= DriverOp.AskHolder:
                return Dax(frames, question);
            case >= DriverOp.OpenRegion and <= DriverOp.NextInRegion:
                return Region(frames, question);
            case DriverOp.AskExclusive:
                return Exclusive(frames, question);
            case >= DriverOp.HoldProvider and <= DriverOp.UnloadModule:
                return Provider(frames, question);
            case DriverOp.Share:
                frames.Share(question.Frame, question.Pages);
                return new(Outcome.Ok, question.Frame, question.Pages);
            case DriverOp.Unshare:
                var (isShared, length) = frames.Unshare(question.Frame, question.Pages);
                return new(isShared ? Outcome.Ok : Outcome.ENOENT, question.Frame, length);
            case DriverOp.AskShared:
                return new(frames.IsShared(question.Frame) ? Outcome.Ok : Outcome.ENOENT, question.Frame);
            default:
                throw new InvalidOperationException($"a driver has no turn for {question.Op}");
        }
    }
}
