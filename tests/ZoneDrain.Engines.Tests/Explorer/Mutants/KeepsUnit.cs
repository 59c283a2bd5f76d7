using ZoneDrain.Drivers;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A dax device's pgmap keeps the unit of a driver that is gone, and the next one, which sets none, gets that (field-cases F8).</summary>
internal sealed class KeepsUnit : WorldRules
{
    public override DriverReply Driver(FrameAllocator frames, in DriverEvent question)
    {
        var before = frames.Dax?.Unit ?? 0;
        var reply = base.Driver(frames, question);
        if (question.Op is DriverOp.UnbindDax or DriverOp.BindDax && reply.Outcome == Outcome.Ok && frames.Dax is { Unit: 0 } dax)
            frames.Dax = dax with { Unit = before };
        return reply;
    }
}
