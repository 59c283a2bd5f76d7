using ZoneDrain.Cluster.Grains;

namespace ZoneDrain.Cluster.Driving;

/// <summary>
/// Which call this is, so that it may be made again after silence and still happens once. A lane carries the calls of one running protocol, one after another:
/// its next number says that every earlier call is answered, so whoever is called keeps one reply a lane. That is less than the model's statements
/// (<see cref="Holders.HolderBook"/>) would need here: a page's references are given back by other initiators than took them, so no one of them could
/// number what a holder says, and a protocol wants the very reply that was lost.
/// </summary>
/// <param name="Lane">The initiator and one of its places for running protocols; 0: the call must not matter twice.</param>
/// <param name="Number">Grows with every call of an initiator, over its incarnations too, for each begins with its clock.</param>
[GenerateSerializer]
internal readonly record struct CallStamp(ulong Lane, long Number)
{
    private const int PlaceBits = 11;
    private const int KindShift = 60;
    private const int NumberShift = 32;

    /// <summary>The initiator, without its world.</summary>
    public (ActorKind Kind, long Number) Initiator =>
        ((ActorKind)((Lane >> KindShift) - 1), (long)(Lane >> NumberShift & ((1UL << (KindShift - NumberShift)) - 1)));

    /// <summary>The lane of an initiator's place.</summary>
    public static ulong LaneOf(ActorKey initiator, int place) =>
        ((ulong)initiator.Kind + 1 << KindShift) | ((ulong)initiator.Number << NumberShift) | (uint)place;

    /// <summary>
    /// The first place of an incarnation, after which it has 2047 more: a lane of one that was lost may still have locks, which nobody would release if its
    /// successor had the same lane. Times repeat after a quarter of an hour, to the millisecond.
    /// </summary>
    public static int FirstPlace() => (int)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << PlaceBits & int.MaxValue);

    /// <summary>The first number of an incarnation: later than those of one that was lost, as long as silos' clocks differ by less than a loss takes.</summary>
    public static long FirstNumber() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 20;
}
