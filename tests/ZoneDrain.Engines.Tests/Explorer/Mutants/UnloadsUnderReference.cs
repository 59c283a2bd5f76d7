using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A driver's module goes though pages of its memory are out and others use it: nothing held it before 7.0 (field-cases F19).</summary>
internal sealed class UnloadsUnderReference : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind == NextKind.Driver && next.Driver.Op == DriverOp.UnloadModule
            ? Next.Call(new DriverId((int)next.To), new DriverEvent(DriverOp.UnloadModule, 0))
            : next;
}
