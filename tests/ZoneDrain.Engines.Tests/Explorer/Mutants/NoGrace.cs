using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Every grace period is over at once.</summary>
internal sealed class NoGrace : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind == NextKind.Grace ? Next.Call(new PgmapId((int)next.To), new PgmapEvent(PgmapOp.Inspect)) : next;
}
