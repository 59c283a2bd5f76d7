namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>
/// What a silo holds of a pgmap's shared counter: the whole of its part, never a change of it, so that a statement may be lost, repeated or come late, and a
/// dead silo's part is deleted by deleting its row.
/// </summary>
/// <param name="Silo">The holder.</param>
/// <param name="Version">Grows with every change; an older statement is ignored.</param>
/// <param name="Part">What this silo's uses add up to.</param>
/// <param name="IsLate">A page that nothing counts was handed out there after the kill.</param>
[GenerateSerializer]
internal readonly record struct RootStatement(SiloAddress Silo, long Version, long Part, bool IsLate = false);
