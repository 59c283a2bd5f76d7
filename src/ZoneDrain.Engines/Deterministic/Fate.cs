namespace ZoneDrain.Engines.Deterministic;

/// <summary>What happens to the next report that reaches a pgmap's counter.</summary>
internal enum Fate : byte
{
    Arrives,
    Lost,
    ArrivesTwice,
}
