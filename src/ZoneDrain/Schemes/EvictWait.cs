namespace ZoneDrain.Schemes;

/// <summary>Whether the final drop of an inode waits for its busy pages (kernel-model 0.4).</summary>
public enum EvictWait : byte
{
    /// <summary>No.</summary>
    No,

    /// <summary>Yes, and a signal ends the wait.</summary>
    Interruptible,

    /// <summary>Yes, without limit.</summary>
    Uninterruptible,
}
