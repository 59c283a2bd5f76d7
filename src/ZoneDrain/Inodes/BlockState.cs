namespace ZoneDrain.Inodes;

/// <summary>What stands behind a file page (kernel-model 0.9).</summary>
public enum BlockState : byte
{
    /// <summary>No block.</summary>
    Hole,

    /// <summary>A block that reads as zeroes: fallocate made it.</summary>
    Unwritten,

    /// <summary>A block with data.</summary>
    Written,

    /// <summary>A bad block: its memory is poisoned, and the data are lost.</summary>
    Bad,
}
