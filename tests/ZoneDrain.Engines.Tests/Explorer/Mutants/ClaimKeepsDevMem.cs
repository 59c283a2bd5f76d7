using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A driver that requests its memory leaves it to whoever maps it through /dev/mem: up to 5.7, and without CONFIG_IO_STRICT_DEVMEM (field-cases
/// F18).</summary>
internal sealed class ClaimKeepsDevMem : WorldRules
{
    // Opening the dax device once more is well, and changes nothing.
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        protocol.Boxed is BindDax && next.Kind == NextKind.Driver && next.Driver.Op == DriverOp.AskExclusive
            ? Next.Call(new DriverId((int)next.To), new DriverEvent(DriverOp.OpenDax, 0))
            : next;
}
