namespace ZoneDrain.Traces.Replay;

/// <summary>Under which rules a recorded trace is replayed. The defaults are those of the kernel that the shipped recordings come from, 6.1.192 with
/// ext4.</summary>
public sealed record ReplaySetting
{
    /// <summary>Reference scheme; a2 unless told.</summary>
    public SchemeId Scheme { get; init; } = SchemeId.A2;

    /// <summary>Drain strategy of the pgmap; it takes no part in a replay that ends before the teardown.</summary>
    public StrategyId Strategy { get; init; } = StrategyId.Bulk;

    /// <summary>File system of every DAX file; ext4 unless told.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Ext4;

    /// <summary>Read faults mark their entries dirty, as in Linux 6.1 (<see cref="InodeSpec.DirtyOnRead"/>); true unless told.</summary>
    public bool DirtyOnRead { get; init; } = true;

    /// <summary>Disagreements that are kept in full, at least 0; the others are counted.</summary>
    public int DisagreementsKept { get; init; } = 20;

    internal DeliberateErrors Errors { get; init; }
}
