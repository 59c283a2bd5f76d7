namespace ZoneDrain.Holders;

/// <summary>
/// Orders the statements of one holder. A holder that comes back without its memory takes the next incarnation; within one it never gives a version twice,
/// whatever page the statement is about. The default stands before every statement.
/// </summary>
/// <param name="Incarnation">Life of the holder, from 1.</param>
/// <param name="Version">Number of the statement in that life, from 1.</param>
public readonly record struct Stamp(int Incarnation, long Version)
{
    /// <summary>Whether it was given after <paramref name="other"/>.</summary>
    public bool IsAfter(Stamp other) => Incarnation > other.Incarnation || (Incarnation == other.Incarnation && Version > other.Version);

    /// <inheritdoc/>
    public override string ToString() => $"{Incarnation}.{Version}";
}
