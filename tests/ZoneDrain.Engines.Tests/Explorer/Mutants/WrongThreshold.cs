using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Break layouts waits for one reference instead of none, as after a change of base that forgot one place.</summary>
internal sealed class WrongThreshold : WorldRules
{
    public override bool IsBusy(SchemeTraits scheme, PageCounts counts) => counts.Ref > 1;
}
