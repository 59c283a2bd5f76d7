namespace ZoneDrain.Drivers;

/// <summary>Device and module behind a driver's memory, and who holds them: its turns (struct drm_pagemap, drivers/gpu/drm/drm_pagemap.c, 7.0).</summary>
public static partial class DriverRules
{
    // A page that is out holds them as a reference does, to its last page_free: the frames that are out are counted anyway.
    private static DriverReply Provider(FrameAllocator frames, in DriverEvent question)
    {
        switch (question.Op)
        {
            case DriverOp.HoldProvider when frames.IsUnloaded:
                return Refuse(Refusal.ProviderGone);
            case DriverOp.HoldProvider:
                frames.Hold(1);
                break;
            case DriverOp.PutProvider:
                frames.Hold(-1);
                break;
            default:
                var isHeld = frames.Used > 0 || frames.ProviderReferences > 0;
                if (question.Pages > 0 && isHeld) return Provider(frames, Refusal.ProviderHeld);
                frames.Unload();
                break;
        }

        return Provider(frames, Refusal.None);
    }

    private static DriverReply Provider(FrameAllocator frames, Refusal refusal) => new(refusal.Error(), frames.ProviderReferences, frames.Used, refusal);
}
