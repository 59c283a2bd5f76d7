using ZoneDrain.Invariants;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What one silo found wrong in a world.</summary>
/// <param name="Kept">The first ones in full.</param>
/// <param name="Predicted">Hazards by invariant.</param>
/// <param name="Unpredicted">Failures by invariant.</param>
[GenerateSerializer]
internal sealed record SiloViolations(WireViolation[] Kept, long[] Predicted, long[] Unpredicted);

/// <summary>A broken invariant as it travels.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Page">The packed page.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Owner">Who holds or did it.</param>
/// <param name="Detail">Expected and actual.</param>
/// <param name="Predicted">Foretold by the table.</param>
[GenerateSerializer]
internal sealed record WireViolation(Invariant Invariant, ulong Page, SchemeId Scheme, string Owner, string Detail, bool Predicted)
{
    /// <summary>The model's form.</summary>
    public Violation Open() => new(Invariant, PageId.FromBits(Page), Scheme, Owner, Detail, Predicted);
}
