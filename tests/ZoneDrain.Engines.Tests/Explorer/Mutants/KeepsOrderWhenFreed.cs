using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Descriptors of a folio that comes back stay those of a folio, and nobody sets them up anew (field-cases F7, up to 6.18).</summary>
internal sealed class KeepsOrderWhenFreed : WorldRules
{
    public override int OrderSet(int before, int order) => order == 0 ? before : order;
}
