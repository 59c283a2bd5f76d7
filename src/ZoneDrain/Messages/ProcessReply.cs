namespace ZoneDrain.Messages;

/// <summary>A process's answer.</summary>
public readonly record struct ProcessReply
{
    /// <summary>How it went. EAGAIN: the address changed meanwhile. ENOENT: nothing (more) to do.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>What was found.</summary>
    public LookKind Kind { get; init; }

    /// <summary>Order of the entry found or removed.</summary>
    public byte Order { get; init; }

    /// <summary>Facts about the mapping.</summary>
    public MappingFlags Facts { get; init; }

    /// <summary>Pages covered by the entry from the address on, an owner slot, or a number of entries.</summary>
    public int Count { get; init; }

    /// <summary>The inode mapped there.</summary>
    public InodeId Inode { get; init; }

    /// <summary>The entry.</summary>
    public Pte Pte { get; init; }

    /// <summary>File page offset, or a virtual page number.</summary>
    public long Index { get; init; }

    /// <summary>First virtual page number of a mapping taken, or where a walk goes on.</summary>
    public long From { get; init; }

    /// <summary>One past its last, or the packed page of a pin.</summary>
    public long To { get; init; }
}
