namespace ZoneDrain.Drivers;

/// <summary>A run of frames of a dax region that a device has.</summary>
/// <param name="Start">First frame, within the region.</param>
/// <param name="Frames">Its length, at least 1.</param>
/// <param name="Device">The device, by its number in the region.</param>
public readonly record struct DaxRange(long Start, long Frames, int Device)
{
    /// <summary>One past the last frame.</summary>
    public long End => Start + Frames;
}
