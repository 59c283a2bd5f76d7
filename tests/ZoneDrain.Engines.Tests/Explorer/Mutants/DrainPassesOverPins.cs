using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>The drain does not look at all pages, so it does not wait for all pins: the fault of the first version of mail S3.</summary>
internal sealed class DrainPassesOverPins : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next)
    {
        if (next.Kind != NextKind.Pgmap || next.Pgmap.Op != PgmapOp.FindBusy) return next;
        var shorter = next;
        shorter.Pgmap = next.Pgmap with { To = next.Pgmap.To - 1 };
        return shorter;
    }
}
