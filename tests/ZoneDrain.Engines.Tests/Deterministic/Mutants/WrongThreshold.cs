using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Deterministic.Mutants;

/// <summary>Break layouts waits for one reference instead of none, as after a change of base that forgot one place.</summary>
internal sealed class WrongThreshold : WorldRules
{
    public override bool IsBusy(SchemeTraits scheme, PageCounts counts) => counts.Ref > 1;
}
