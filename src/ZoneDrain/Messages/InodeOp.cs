namespace ZoneDrain.Messages;

/// <summary>What an inode can be asked.</summary>
public enum InodeOp : byte
{
    /// <summary>Takes the inode's rwsem; waits uninterruptibly in turn.</summary>
    Lock,

    /// <summary>Gives it back.</summary>
    Unlock,

    /// <summary>Takes the mapping's invalidate lock exclusive: no fault gets in.</summary>
    LockInvalidate,

    /// <summary>Gives it back.</summary>
    UnlockInvalidate,

    /// <summary>A fault comes in: invalidate lock shared, entry lock, block.</summary>
    BeginFault,

    /// <summary>The same fault, which owns the invalidate lock since it was told.</summary>
    ResumeFault,

    /// <summary>The blocks that a write fault asked for are here. EAGAIN: others filled the hole meanwhile, and the fault begins anew.</summary>
    FillFault,

    /// <summary>A fault leaves: entry unlocked, or taken back where it was new and failed.</summary>
    EndFault,

    /// <summary>One more mapping by a process; ENOENT once the inode is evicted.</summary>
    AddMapper,

    /// <summary>One less.</summary>
    RemoveMapper,

    /// <summary>The next process that maps the inode.</summary>
    NextMapper,

    /// <summary>The next entry of a range that names a page.</summary>
    NextEntry,

    /// <summary>Sets the zap mark of an entry.</summary>
    ZapEntry,

    /// <summary>Deletes the next entry of a range.</summary>
    DeleteEntry,

    /// <summary>Deletes the next entry of a range that names no page; EBUSY: a fault works on an entry there, and the caller is told when it ends.</summary>
    DeleteHole,

    /// <summary>Takes the next run of blocks of a range out.</summary>
    TakeBlocks,

    /// <summary>The next hole of a range; with Write, the next run without data, hole or unwritten.</summary>
    NextHole,

    /// <summary>Adds blocks to a hole. EAGAIN: a fault filled it meanwhile.</summary>
    AddBlocks,

    /// <summary>Marks the blocks of a range as written.</summary>
    Written,

    /// <summary>Marks the blocks of a range as reading zeroes.</summary>
    Unwritten,

    /// <summary>The blocks of a range go bad.</summary>
    Poison,

    /// <summary>The first bad block of a range.</summary>
    FindBad,

    /// <summary>The next run of written blocks of a range, which another file is to have too.</summary>
    NextWritten,

    /// <summary>Fills a hole with blocks that another file has; the first of both files is marked by it.</summary>
    AddShared,

    /// <summary>The first file page from <see cref="InodeEvent.From"/> on whose block is frame <see cref="InodeEvent.To"/>, with its entry; the
    /// reverse map of a file system.</summary>
    FindFrame,

    /// <summary>Makes the layout and size of now those that a power cut leaves (a commit of the journal); ENOENT where they are already.</summary>
    Commit,

    /// <summary>Is any entry of the whole inode dirty?</summary>
    AnyDirty,

    /// <summary>Clears the dirty mark of the next dirty entry of a range, and locks it; with Write, locks the next that names a page, and clears
    /// nothing.</summary>
    NextDirty,

    /// <summary>Sets the size in bytes.</summary>
    SetSize,

    /// <summary>Moves the blocks behind a range down over it, or up to make room.</summary>
    Shift,

    /// <summary>One more open descriptor; refused when the file system takes no new ones.</summary>
    Open,

    /// <summary>One less.</summary>
    Close,

    /// <summary>One name less.</summary>
    Unlink,

    /// <summary>No new opens from now on; answers EBUSY while one is open.</summary>
    BeginEvict,

    /// <summary>Write: it is out of memory; else a signal ended the eviction, and it stays.</summary>
    EndEvict,

    /// <summary>Reads size, scheme and marks.</summary>
    Inspect,

    /// <summary>Opens an entry that write-back or a memory failure has locked.</summary>
    UnlockEntry,

    /// <summary>Sets, with Write, or clears the persistent flag by which the file is loaded the next time (FS_XFLAG_DAX). What is in memory stays as it
    /// is.</summary>
    SetDaxFlag,

    /// <summary>The file is in memory in another form, an <see cref="InodeForm"/>, of so many bytes; a size below 0 changes none.</summary>
    SetForm,

    /// <summary>An inode that was evicted, or has not been in memory yet, is loaded, of so many bytes.</summary>
    Load,
}
