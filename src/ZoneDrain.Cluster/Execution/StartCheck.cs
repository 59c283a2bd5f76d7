using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Execution;

/// <summary>
/// What is asked of a protocol that came over the wire before it runs: its form and the bounds of its arguments, that it is begun where it belongs, and that
/// the actors it names have been given their numbers. Numbers that this silo has heard of cost no call.
/// </summary>
/// <param name="self">The initiator that is to drive it.</param>
/// <param name="store">What this silo keeps of the world.</param>
/// <param name="actors">The other actors.</param>
internal sealed class StartCheck(ActorKey self, WorldStore store, Actors actors)
{
    /// <summary>The protocol, before its first step.</summary>
    /// <exception cref="InvalidPayloadException">It may not run here.</exception>
    public ValueTask<IProtocol> Begin(WireProtocol wire)
    {
        var protocol = wire.Begin();
        var initiator = InitiatorKeys.Of(self.World, protocol, (int)self.Number);
        if (initiator != self) throw new InvalidPayloadException($"{protocol} is begun by {initiator}, and cannot be started at {self}");
        return Unheard(protocol) is null && PageOf(protocol) is null ? new(protocol) : Ask(protocol);
    }

    private async ValueTask<IProtocol> Ask(IProtocol protocol)
    {
        while (Unheard(protocol) is { } actor)
        {
            var count = await Actors.Surely(() => actors.Numbers.Count(actor.Kind));
            if (actor.Number >= count)
            {
                var key = new ActorKey(self.World, actor.Kind, actor.Number);
                throw new InvalidPayloadException($"{protocol} names {key}, and {count} of its kind have been made");
            }

            store.Numbers.AddOrUpdate(actor.Kind, count, (_, known) => Math.Max(known, count));
        }

        if (PageOf(protocol) is not { } page) return protocol;
        var plan = store.Find(page.Pgmap.Value)?.Plan ?? await Actors.Surely(() => actors.Pgmap(page.Pgmap.Value).Describe());
        return plan is null || page.Frame < plan.Spec.Frames ? protocol
            : throw new InvalidPayloadException($"{protocol} names {page}, and {page.Pgmap} has {plan.Spec.Frames} frames");
    }

    private (ActorKind Kind, long Number)? Unheard(IProtocol protocol) =>
        ProtocolForm.Of(protocol).FirstNot(protocol, (kind, number) => number < store.Numbers.GetValueOrDefault(kind));

    // A memory failure asks for itself: outside of the device it ends with ENXIO.
    private static PageId? PageOf(IProtocol protocol) => protocol switch
    {
        AskPage ask => ask.Page,
        AwaitIdle wait => wait.Page,
        _ => null,
    };
}
