namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What one silo found wrong in a world.</summary>
/// <param name="Kept">The first ones in full.</param>
/// <param name="Predicted">Hazards by invariant.</param>
/// <param name="Unpredicted">Failures by invariant.</param>
[GenerateSerializer]
internal sealed record SiloViolations(WireViolation[] Kept, long[] Predicted, long[] Unpredicted);
