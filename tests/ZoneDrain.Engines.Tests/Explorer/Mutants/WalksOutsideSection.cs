using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>gup-fast walks without a read section.</summary>
internal sealed class WalksOutsideSection : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind is NextKind.EnterSection or NextKind.LeaveSection && protocol.Boxed is Gup
            ? Next.Call(new PgmapId(0), new PgmapEvent(PgmapOp.Inspect))
            : next;
}
