using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Stories;

/// <summary>What a fork cost under one pair of knobs. Pages are 4 KiB.</summary>
/// <param name="Faults">The right that the driver asks for when its device faults.</param>
/// <param name="Remigrate">What it does about pages that a copy has left in ordinary memory.</param>
/// <param name="LeftAfterLoads">Coherent pages that the parent still has once the device has loaded each page after the fork.</param>
/// <param name="LeftAtEnd">Coherent pages that it has after a second round of loads and two of stores.</param>
/// <param name="Copies">Pages copied to ordinary memory.</param>
/// <param name="DeviceFaults">Faults of the device after the fork.</param>
/// <param name="SecondFaults">Those for a store to a page that it had mapped for loads alone.</param>
/// <param name="Moved">Pages that the driver moved back to the device.</param>
public sealed record ForkStoryRow(
    DeviceFaultAccess Faults, RemigrateAfterCow Remigrate, long LeftAfterLoads, long LeftAtEnd, long Copies, long DeviceFaults, long SecondFaults, long Moved);
