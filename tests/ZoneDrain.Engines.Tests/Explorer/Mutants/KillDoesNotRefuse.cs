using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A first use does not ask whether the pgmap is dying.</summary>
internal sealed class KillDoesNotRefuse : WorldRules
{
    public override bool MayBegin(Life copy) => true;
}
