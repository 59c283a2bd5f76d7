using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>The put that makes a page idle does not tell who sleeps on it.</summary>
internal sealed class LostPageWake : WorldRules
{
    public override bool WakesSleepers(SchemeTraits scheme, PageCounts counts) => !counts.HasWaiters && base.WakesSleepers(scheme, counts);
}
