using System.Globalization;

namespace ZoneDrain.Delivery;

/// <summary>
/// Which call this is, so that it may be made again after silence and still happens once. A lane carries the calls of one running protocol, one after another:
/// its next number says that every earlier call is answered, so whoever is called keeps one reply a lane.
/// </summary>
/// <param name="Lane">The initiator and one of its places for running protocols; 0: the call may happen twice.</param>
/// <param name="Number">Grows with every call of an initiator, over its activations too.</param>
/// <param name="From">The silo that drives the protocol. Once it is fenced its calls are refused, whatever their number.</param>
public readonly record struct CallStamp(ulong Lane, long Number, Incarnation From);

/// <summary>
/// One life of a silo, from its start to its end: a silo that starts again at the same address is another. Whoever is fenced is fenced for ever, so what a silo
/// says after a long sleep can be told from what its successor says.
/// </summary>
/// <param name="Bits">A number that no other life has; 0: no silo, but a client or a test.</param>
public readonly record struct Incarnation(ulong Bits)
{
    /// <inheritdoc/>
    public override string ToString() => Bits.ToString("x16", CultureInfo.InvariantCulture);
}
