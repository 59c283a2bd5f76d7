namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Which parts of a world were looked at, and which were changed, by bit. A turn's outcome depends on nothing but the parts it looked at, which is what
/// <see cref="TurnMemo"/> lives on. Beyond 64 parts the bits run together, and only searches, whose worlds are smaller, read them.
/// </summary>
internal sealed class PartMarks
{
    /// <summary>Parts that a search can tell apart.</summary>
    public const int PartsMax = 64;

    public ulong Read { get; set; }

    public ulong Written { get; set; }

    /// <summary>The bit of the part that holds notices under way, read sections and grace periods.</summary>
    public ulong Notices { get; set; }

    public void ReadPart(int part) => Read |= 1UL << part;

    public void WritePart(int part) => Written |= 1UL << part;

    public void ReadNotices() => Read |= Notices;

    public void WriteNotices()
    {
        Read |= Notices;
        Written |= Notices;
    }
}
