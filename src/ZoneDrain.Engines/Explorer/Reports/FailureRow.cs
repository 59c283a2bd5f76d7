namespace ZoneDrain.Engines.Explorer;

/// <summary>One operation that fails at one point, under one scheme.</summary>
/// <param name="Mode">What the device is used as.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Point">Where it fails.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Fate">The worst that becomes of the memory after the operation was tried once more.</param>
/// <param name="Breaks">Letters of what broke.</param>
/// <param name="Schedule">The shortest way there: what was done and what came of it.</param>
public sealed record FailureRow(
    DeviceMode Mode, DeviceOperation Operation, FailurePoint Point, SchemeId Scheme, MemoryFate Fate, string Breaks, IReadOnlyList<string> Schedule);

/// <summary>What happens to the next report that reaches a pgmap's counter.</summary>
internal enum Fate : byte
{
    Arrives,
    Lost,
    ArrivesTwice,
}
