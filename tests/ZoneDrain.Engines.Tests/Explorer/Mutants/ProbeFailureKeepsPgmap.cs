using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A probe that fails leaves the device with what it had set up, so that every later probe finds it taken (field-cases F8).</summary>
internal sealed class ProbeFailureKeepsPgmap : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind == NextKind.Driver && protocol.Step == "GiveBack"
            ? Next.Call(new DriverId((int)next.To), new DriverEvent(DriverOp.AskHolder, 0))
            : next;
}
