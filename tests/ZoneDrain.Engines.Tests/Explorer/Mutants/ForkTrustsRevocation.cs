using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A fork that copies what its parent maps of /dev/mem does not ask again once the child is known: who revoked the parent's mapping meanwhile has not
/// met the child's (field-cases F18).</summary>
internal sealed class ForkTrustsRevocation : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        protocol.Boxed is Fork && next.Kind == NextKind.Driver ? Next.Call(new DriverId((int)next.To), new DriverEvent(DriverOp.OpenDax, 0)) : next;
}
