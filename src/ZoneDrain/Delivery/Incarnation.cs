using System.Globalization;

namespace ZoneDrain.Delivery;

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
