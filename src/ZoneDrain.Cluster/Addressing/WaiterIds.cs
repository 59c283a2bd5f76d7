using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>
/// How a waiter's number is made: the kind and number of the actor whose grain drives the protocol, and which of its waits is meant. A notice for a wait that
/// a signal has ended carries an old number, and is dropped.
/// </summary>
internal static class WaiterIds
{
    public const int SequenceBits = 37;
    private const int NumberBits = 24;
    private const long SequenceMask = (1L << SequenceBits) - 1;

    public static WaiterId Of(ActorKey initiator, long sequence) =>
        new(((long)initiator.Kind << (SequenceBits + NumberBits)) | (initiator.Number << SequenceBits) | (sequence & SequenceMask));

    public static ActorKey Initiator(string world, WaiterId waiter) =>
        new(world, (ActorKind)(waiter.Value >> (SequenceBits + NumberBits)), (waiter.Value >> SequenceBits) & ((1 << NumberBits) - 1));

    public static long Sequence(WaiterId waiter) => waiter.Value & SequenceMask;
}
