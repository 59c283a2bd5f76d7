using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A closed owner gives each reference back twice.</summary>
internal sealed class DoublePut : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next)
    {
        if (next.Kind != NextKind.Page || next.Page.Op != PageOp.Put || next.Page.Use != PageUse.Get || protocol.Boxed is not CloseOwner) return next;
        var twice = next;
        twice.Page = next.Page with { Pages = 2 * next.Page.Pages };
        return twice;
    }
}
