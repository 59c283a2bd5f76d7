using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>
/// How lanes and numbers of <see cref="CallStamp"/> are made here: a lane is an initiator, without its world, and one of its places for running protocols; a
/// number begins with the clock, so that it grows over activations, too.
/// </summary>
internal static class Lanes
{
    private const int PlaceBits = 11;
    private const int KindShift = 60;
    private const int NumberShift = 32;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    // More than the five minutes for which a call is made again.
    private static readonly TimeSpan LongRest = TimeSpan.FromMinutes(6);

    /// <summary>The initiator of a lane, without its world.</summary>
    public static (ActorKind Kind, long Number) InitiatorOf(ulong lane) =>
        ((ActorKind)((lane >> KindShift) - 1), (long)(lane >> NumberShift & ((1UL << (KindShift - NumberShift)) - 1)));

    /// <summary>What all lanes of an initiator have in common.</summary>
    public static ulong InitiatorBits(ulong lane) => lane >> NumberShift;

    /// <summary>The lane of an initiator's place.</summary>
    public static ulong Of(ActorKey initiator, int place) =>
        ((ulong)initiator.Kind + 1 << KindShift) | ((ulong)initiator.Number << NumberShift) | (uint)place;

    /// <summary>
    /// The first place of an incarnation, after which it has 2047 more: a lane of one that was lost may still have locks, which nobody would release if its
    /// successor had the same lane. Times repeat after a quarter of an hour, to the millisecond.
    /// </summary>
    public static int FirstPlace() => (int)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << PlaceBits & int.MaxValue);

    /// <summary>The first number of an incarnation: later than those of one that was lost, as long as silos' clocks differ by less than a loss takes.</summary>
    public static long FirstNumber() => NumberAt(TimeProvider.System.GetUtcNow());

    /// <summary>Who made its last call before this number has rested: what it calls from now on has a later one, where silos' clocks differ by less than a
    /// minute.</summary>
    public static long Rested() => NumberAt(TimeProvider.System.GetUtcNow() - Rest);

    /// <summary>Who made its last call before this number has rested for longer than anybody asks for an answer again.</summary>
    public static long LongRested() => NumberAt(TimeProvider.System.GetUtcNow() - LongRest);

    private static long NumberAt(DateTimeOffset time) => time.ToUnixTimeMilliseconds() << 20;
}
