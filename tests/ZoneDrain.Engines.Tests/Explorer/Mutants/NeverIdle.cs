using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A page that looks busy to whoever scans and idle to whoever would sleep: the scan and the sleep that does not happen follow each other for
/// ever.</summary>
internal sealed class NeverIdle : WorldRules
{
    public override bool IsBusy(SchemeTraits scheme, PageCounts counts) => true;

    public override bool WakesSleepers(SchemeTraits scheme, PageCounts counts) => true;
}
