namespace ZoneDrain.Delivery;

/// <summary>
/// The silos that an actor hears no more. A fence begins with it: every silo that takes part refuses the dead before anybody tells what it keeps, so nothing of
/// theirs arrives after the count. Immutable.
/// </summary>
public sealed class Fences
{
    private readonly ulong[] _fenced;

    private Fences(ulong[] fenced) => _fenced = fenced;

    /// <summary>Nobody is refused.</summary>
    public static Fences None { get; } = new([]);

    /// <summary>Nothing of this silo is heard any more.</summary>
    public bool Refuses(Incarnation from) => _fenced.Length > 0 && Array.BinarySearch(_fenced, from.Bits) >= 0;

    /// <summary>The same, with one more that is refused.</summary>
    /// <exception cref="ArgumentException">It is no silo.</exception>
    public Fences With(Incarnation dead)
    {
        if (dead == default) throw new ArgumentException("who is no silo cannot be fenced", nameof(dead));
        return Refuses(dead) ? this : new([.. _fenced.Append(dead.Bits).Order()]);
    }
}
