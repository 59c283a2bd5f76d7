using ZoneDrain.Values;

namespace ZoneDrain.Inodes;

/// <summary>An inode: its size, blocks, offset index, locks and mappers. Owned by one engine; only <see cref="InodeRules"/> changes it.</summary>
public sealed partial class InodeState
{
    /// <summary>Bytes a file page.</summary>
    public const long PageSize = 4096;

    // The largest size of a file whose page numbers and byte offsets all fit (MAX_LFS_FILESIZE, include/linux/fs.h, 6.1).
    private const long LargestBytes = long.MaxValue / PageSize * PageSize;

    // 2³² - 1 blocks of 4 KiB (ext4_max_size, fs/ext4/super.c, 6.1).
    private const long Ext4Bytes = uint.MaxValue * PageSize;

    /// <summary>A new inode with one name, without blocks.</summary>
    public InodeState(InodeId id, InodeSpec spec)
    {
        Id = id;
        Spec = spec;
        SizeBytes = spec.SizeBytes;
        CommittedBytes = spec.SizeBytes;
    }

    /// <summary>Which inode.</summary>
    public InodeId Id { get; }

    /// <summary>What does not change.</summary>
    public InodeSpec Spec { get; }

    /// <summary>Size of the file, or of the device.</summary>
    public long SizeBytes { get; internal set; }

    /// <summary>Names; at 0 an eviction frees the blocks.</summary>
    public int Links { get; internal set; } = 1;

    /// <summary>Open descriptors.</summary>
    public int Opens { get; internal set; }

    /// <summary>It is being, or has been, evicted.</summary>
    public bool Evicting { get; internal set; }

    /// <summary>How the file is in memory; what its flag has to do with it is said when it is loaded.</summary>
    public InodeForm Form { get; internal set; }

    /// <summary>Its persistent flag says that it is to be loaded without S_DAX.</summary>
    public bool WantsCache { get; internal set; }

    /// <summary>Blocks in file order.</summary>
    public IReadOnlyList<Extent> Blocks => Extents.Extents;

    /// <summary>Blocks that a power cut would leave, in file order.</summary>
    public IReadOnlyList<Extent> CommittedBlocks => Spec.Journal ? Committed.Extents : Extents.Extents;

    /// <summary>Who maps it, and how often, by process number.</summary>
    public IReadOnlyList<(ProcessId Process, int Mappings)> Mappers => MapperList;

    /// <summary>The rwsem is held.</summary>
    public bool IsLocked => Rwsem.HeldExclusive;

    /// <summary>Entries of the index, 0 or more; may be read while it changes, and is an estimate then.</summary>
    public long IndexEntries => Index.Entries();

    /// <summary>Bytes of the index's arrays.</summary>
    public long IndexBytes => Index.Bytes();

    /// <summary>File pages that the size covers, the last one in part.</summary>
    public long Pages => PagesOf(SizeBytes);

    /// <summary>File pages that so many bytes cover, the last one in part; 0 to the largest size of a file.</summary>
    public static long PagesOf(long bytes) => (bytes + (PageSize - 1)) / PageSize;

    internal ExtentMap Extents { get; private init; } = new();

    internal ExtentMap Committed { get; private set; } = new();

    internal long CommittedBytes { get; private set; }

    internal EntryTable Index { get; private init; } = new();

    internal LockQueue Rwsem { get; private init; } = new();

    internal LockQueue Invalidate { get; private init; } = new();

    internal List<(long Index, WaiterId Waiter)> EntryWaiters { get; private init; } = [];

    internal List<(ProcessId Process, int Mappings)> MapperList { get; private init; } = [];

    /// <summary>The largest size that a file system gives a file, in bytes; what goes beyond it is EFBIG.</summary>
    public static long BytesMax(FileSystem fileSystem) => fileSystem == FileSystem.Ext4 ? Ext4Bytes : LargestBytes;

    /// <summary>The entry that covers a file page, with its order.</summary>
    public IndexEntry EntryAt(long index, out int order) => new(Index.Get(index, out order));

    /// <summary>Every entry in file order.</summary>
    public IEnumerable<(long Index, IndexEntry Entry, int Order)> Entries()
    {
        for (long at = 0; Index.Next(at, long.MaxValue >> 12, out var index, out var word, out var order); at = index + (1L << order))
            yield return (index, new(word), order);
    }

    /// <summary>Gives the file blocks before anybody uses it: a preallocated file.</summary>
    public void Preallocate(Extent extent)
    {
        Extents.Add(extent);
        if (Spec.Journal) Committed.Add(extent);
    }

    internal bool Commit()
    {
        if (!Spec.Journal || (CommittedBytes == SizeBytes && Committed.Extents.SequenceEqual(Extents.Extents))) return false;
        (Committed, CommittedBytes) = (Extents.Clone(), SizeBytes);
        return true;
    }

    /// <summary>A copy that shares nothing.</summary>
    public InodeState Clone() => new(Id, Spec)
    {
        SizeBytes = SizeBytes,
        Links = Links,
        Opens = Opens,
        Evicting = Evicting,
        Form = Form,
        WantsCache = WantsCache,
        Extents = Extents.Clone(),
        Committed = Committed.Clone(),
        CommittedBytes = CommittedBytes,
        Index = Index.Clone(),
        Rwsem = Rwsem.Clone(),
        Invalidate = Invalidate.Clone(),
        EntryWaiters = [.. EntryWaiters],
        MapperList = [.. MapperList],
    };
}
