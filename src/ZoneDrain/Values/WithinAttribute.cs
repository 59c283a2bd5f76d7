namespace ZoneDrain.Values;

/// <summary>The bounds of an argument of a protocol: one that comes from another process is refused where it is beyond them.</summary>
/// <param name="least">The smallest value that is allowed.</param>
/// <param name="most">The largest.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithinAttribute(long least, long most = long.MaxValue) : Attribute
{
    /// <summary>The smallest value that is allowed.</summary>
    public long Least { get; } = least;

    /// <summary>The largest.</summary>
    public long Most { get; } = most;
}
