namespace ZoneDrain.Ids;

/// <summary>One inode: a file on a DAX file system, or the character device of a devdax region. Prints as <c>inode-7</c>.</summary>
public readonly record struct InodeId
{
    /// <summary>The largest number, 16777215.</summary>
    public const int Max = 16777215;

    /// <summary>Names number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0..16777215.</exception>
    public InodeId(int value)
    {
        if (value is < 0 or > Max) throw new ArgumentOutOfRangeException(nameof(value), value, $"an inode is numbered 0..{Max}");
        Value = value;
    }

    /// <summary>No inode: what an anonymous mapping shows. The last number, which no engine hands out.</summary>
    public static InodeId None => new(Max);

    /// <summary>The number, 0..16777215.</summary>
    public int Value { get; }

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out InodeId id)
    {
        id = default;
        if (!IdText.TryParse("inode-", text, out var value) || value > Max) return false;
        id = new((int)value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"inode-{Value}";
}
