using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Lives;

/// <summary>What one worker did in one window of time.</summary>
/// <param name="Window">The window's number.</param>
/// <param name="LateNs">How long after the window's start the worker came to it.</param>
/// <param name="Operations">Operations that it did.</param>
/// <param name="Took">What they took.</param>
internal readonly record struct SliceRecord(long Window, double LateNs, long Operations, CoreSlice Took);
