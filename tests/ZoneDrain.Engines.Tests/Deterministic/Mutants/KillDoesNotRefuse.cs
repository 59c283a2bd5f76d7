using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Grace;

namespace ZoneDrain.Engines.Tests.Deterministic.Mutants;

/// <summary>A first use does not ask whether the pgmap is dying.</summary>
internal sealed class KillDoesNotRefuse : WorldRules
{
    public override bool MayBegin(Life copy) => true;
}
