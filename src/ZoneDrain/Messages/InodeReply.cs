namespace ZoneDrain.Messages;

/// <summary>An inode's answer.</summary>
public readonly record struct InodeReply
{
    /// <summary>How it went. EBUSY: queued, the caller will be told. ENOENT: nothing (more).</summary>
    public Outcome Outcome { get; init; }

    /// <summary>What a fault must do.</summary>
    public FaultAnswer Answer { get; init; }

    /// <summary>Order of the entry.</summary>
    public byte Order { get; init; }

    /// <summary>Blocks were allocated or converted: the fault reports MAJOR.</summary>
    public bool Major { get; init; }

    /// <summary>A fault on a zapped entry takes the entry's reference again: the cure of c-1.</summary>
    public bool Retakes { get; init; }

    /// <summary>The zero page was mapped there: other mappings of the hole must go first.</summary>
    public bool ReplacesZero { get; init; }

    /// <summary>A 2 MiB entry of the zero page gave way to small ones: its whole slot must be unmapped first (grab_mapping_entry, fs/dax.c).</summary>
    public bool SplitsZero { get; init; }

    /// <summary>Blocks of the file may be another file's too.</summary>
    public bool MayBeShared { get; init; }

    /// <summary>A file system tracks the stores of its mappings, to write them back.</summary>
    public bool TracksStores { get; init; }

    /// <summary>The marks of the entry.</summary>
    public IndexEntry Entry { get; init; }

    /// <summary>The device.</summary>
    public PgmapId Pgmap { get; init; }

    /// <summary>The scheme of its device.</summary>
    public SchemeId Scheme { get; init; }

    /// <summary>The file system it lies on.</summary>
    public FileSystem FileSystem { get; init; }

    /// <summary>What the inode stands for; from those who tell about it.</summary>
    public InodeKind Kind { get; init; }

    /// <summary>How the file is in memory.</summary>
    public InodeForm Form { get; init; }

    /// <summary>Its persistent flag says that it is to be loaded without S_DAX.</summary>
    public bool WantsCache { get; init; }

    /// <summary>The next mapper.</summary>
    public ProcessId Process { get; init; }

    /// <summary>File page.</summary>
    public long Index { get; init; }

    /// <summary>First frame, or size in bytes.</summary>
    public long Frame { get; init; }

    /// <summary>Pages meant; to a fault, the size of the file in pages.</summary>
    public long Pages { get; init; }
}
