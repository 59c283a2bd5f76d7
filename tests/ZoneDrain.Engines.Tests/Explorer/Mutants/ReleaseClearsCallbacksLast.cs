using ZoneDrain.Drivers;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A mount gives its claim up in two steps: others may claim, and only then nobody is told any more, even of another
/// (field-cases F9).</summary>
internal sealed class ReleaseClearsCallbacksLast : WorldRules
{
    public override DriverReply Driver(FrameAllocator frames, in DriverEvent question)
    {
        if (question.Op != DriverOp.ReleaseClaim || frames.Dax is not { } dax) return base.Driver(frames, question);
        frames.Dax = question.Pages == 0 ? dax with { Holder = 0 } : dax with { HasCallbacks = false };
        return default;
    }

    /// <summary>The release, with a turn between its steps.</summary>
    internal record struct InTwo(DriverId Device, long Mount) : IProtocol
    {
        private int _at;

        public readonly string Step => $"step {_at}";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply) =>
            _at < 2 ? Next.Call(Device, new DriverEvent(DriverOp.ReleaseClaim, _at++, Tag: Mount)) : Next.Done(Outcome.Ok);
    }
}
