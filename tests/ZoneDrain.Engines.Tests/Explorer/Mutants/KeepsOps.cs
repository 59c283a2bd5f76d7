using ZoneDrain.Drivers;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A dax device keeps the operations for file systems of a driver that is gone (field-cases F8).</summary>
internal sealed class KeepsOps : WorldRules
{
    public override DriverReply Driver(FrameAllocator frames, in DriverEvent question)
    {
        var before = frames.Dax?.DirectAccess ?? false;
        var reply = base.Driver(frames, question);
        if (question.Op is DriverOp.UnbindDax or DriverOp.BindDax && reply.Outcome == Outcome.Ok && frames.Dax is { } dax)
            frames.Dax = dax with { DirectAccess = dax.DirectAccess || before };
        return reply;
    }
}
