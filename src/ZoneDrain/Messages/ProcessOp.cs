namespace ZoneDrain.Messages;

/// <summary>What a process can be asked.</summary>
public enum ProcessOp : byte
{
    /// <summary>Adds a mapping.</summary>
    Map,

    /// <summary>Maps memory that is no DAX mapping over whatever such memory was there; Write: it may be accessed.</summary>
    MapOther,

    /// <summary>Takes the first mapping, or part of one, out of a range; its entries stay until they are zapped. Once there is none, other
    /// memory in the range goes at once. EAGAIN with a Count: the Inode must know of so many more mappings first; so too of the other operations that cut
    /// one.</summary>
    TakeMapping,

    /// <summary>Moves a mapping to another address together with its entries (mremap).</summary>
    Move,

    /// <summary>Looks at an address: what a fault or gup there must do.</summary>
    Look,

    /// <summary>Installs a page-table entry, if the address still wants it.</summary>
    Install,

    /// <summary>Is the entry still the one that was read?</summary>
    Recheck,

    /// <summary>Removes the next entry of an address range.</summary>
    Zap,

    /// <summary>Removes the next entry that maps a range of an inode.</summary>
    ZapFile,

    /// <summary>Takes the right to write from every entry that maps one page of an inode.</summary>
    ProtectFile,

    /// <summary>Answers how many mappings show a page of an inode, with an entry or without: whom a failure of its memory concerns.</summary>
    CountMappings,

    /// <summary>Changes the rights of the first mapping in an address range, as far as the range goes (mprotect). ENOMEM: there is none at its
    /// start; EAGAIN: a fork runs.</summary>
    Protect,

    /// <summary>Opens an object that keeps pins.</summary>
    OpenOwner,

    /// <summary>Records a pin with its owner.</summary>
    AddPin,

    /// <summary>Takes the newest pin from its owner, to be given back.</summary>
    TakePin,

    /// <summary>The process itself closes an owner object, its own or one it shares: ENOENT if it has closed it already. Of a shared one it knows until
    /// <see cref="EndClose"/>.</summary>
    ForgetOwner,

    /// <summary>One sharer less, which the question names; at the last, the owner's pins must be taken and given back.</summary>
    CloseOwner,

    /// <summary>The process stops: nothing new starts in it. EAGAIN: a fork makes it yet, and Write does not say that what is there of it goes.</summary>
    BeginExit,

    /// <summary>The next mapping, or owner object, that an exit must undo.</summary>
    NextToUndo,

    /// <summary>It is gone.</summary>
    EndExit,

    /// <summary>Makes a child, whose number the question gives: the mappings, and one more sharer for each pipe and descriptor.</summary>
    Fork,

    /// <summary>The mapping at or after an address, for a child that must tell its inodes.</summary>
    NextMapping,

    /// <summary>The next owner object that is hosted elsewhere and shared with this process.</summary>
    NextShared,

    /// <summary>One more sharer of an owner object that this process hosts; the question names it.</summary>
    ShareOwner,

    /// <summary>The next entry of anonymous memory that a fork must copy; it loses its right to write and is shared from now on. EAGAIN: the page
    /// moves.</summary>
    CopyEntry,

    /// <summary>The fork is over, for the parent or for a child that others may kill from now on: what waited for it may go on.</summary>
    EndFork,

    /// <summary>Puts another entry where the expected one still is, and tells the mirrors. EAGAIN: it is not there any more.</summary>
    Replace,

    /// <summary>The next entry that names a page of a range of a pgmap's frames.</summary>
    FindPage,

    /// <summary>A device begins to mirror the process: from now on it is told of every change (mmu_interval_notifier_insert).</summary>
    OpenMirror,

    /// <summary>It ends; its entries are gone.</summary>
    CloseMirror,

    /// <summary>Reads the device's entry and the number of the last change (mmu_interval_read_begin).</summary>
    ReadMirror,

    /// <summary>Sets the device's entry, if nothing has changed since that number; else EBUSY (mmu_interval_read_retry).</summary>
    SetMirror,

    /// <summary>Reads the entry at a page, whatever rights its mapping has. ENOENT: there is none.</summary>
    ReadEntry,

    /// <summary>A large entry becomes small ones that name its pages. EAGAIN: it is not there any more.</summary>
    SplitEntry,

    /// <summary>All entries of a folio become migration entries of its pages; Count tells how many there were, each with a reference. EBUSY: that cannot be
    /// now.</summary>
    FreezeFolio,

    /// <summary>The next migration entry that such a turn made.</summary>
    NextFrozen,

    /// <summary>The host of an owner object that this process shared has heard of the close.</summary>
    EndClose,
}
