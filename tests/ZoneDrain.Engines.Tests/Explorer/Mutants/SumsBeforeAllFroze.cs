using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Shards are summed without the acknowledged round before the sum.</summary>
internal sealed class SumsBeforeAllFroze : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind == NextKind.Grace && protocol.Step.StartsWith("Drain ", StringComparison.Ordinal)
            ? Next.Call(new PgmapId((int)next.To), new PgmapEvent(PgmapOp.Inspect))
            : next;
}
