using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Whoever waits to move a page is told when nobody has it at all, and not when only mappings are left (the kind of field-cases F4).</summary>
internal sealed class TellsMoversAtZero : WorldRules
{
    public override bool WakesSleepers(SchemeTraits scheme, PageCounts counts) => counts.Ref == 0;
}
