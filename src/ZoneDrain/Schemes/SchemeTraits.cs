namespace ZoneDrain.Schemes;

/// <summary>What a scheme fixes. Protocols ask these questions; the tables of kernel-model section 2 are their source.</summary>
public sealed record SchemeTraits
{
    private readonly SchemeId? _lineage;

    /// <summary>Which scheme.</summary>
    public required SchemeId Id { get; init; }

    /// <summary>Which of the named schemes it was made from; itself, unless it is one of <see cref="BallsInTheAir"/>.</summary>
    public SchemeId Lineage
    {
        get => _lineage ?? Id;
        init => _lineage = value;
    }

    /// <summary>Who proposed or shipped it, in a phrase for a table.</summary>
    public required string Origin { get; init; }

    /// <summary>The count that an idle fsdax page shows.</summary>
    public required int BaseRefFsDax { get; init; }

    /// <summary>The count that an idle devdax page shows.</summary>
    public required int BaseRefGeneric { get; init; }

    /// <summary>A page-table entry holds a reference and a mapcount.</summary>
    public bool MapTakesReference { get; init; }

    /// <summary>An index entry holds a reference until it is zapped.</summary>
    public bool EntryTakesReference { get; init; }

    /// <summary>A 2 MiB entry of a file makes one folio with one count (since 6.15); else each of its 512 pages keeps its own (row R4).</summary>
    public bool FsDaxFolios { get; init; }

    /// <summary>A page that a device has for itself keeps its mapcount, so that a migration takes it back (since 6.15, CVE-2025-22034); else it stays, and
    /// its block stays online for ever (field-cases F11).</summary>
    public bool ExclusiveMoves { get; init; }

    /// <summary>A pin for ever, for stores, is refused where a file system tracks the stores of a mapping (a8e61d584eda, since 6.5).</summary>
    public bool LongtermSparesFiles { get; init; }

    /// <summary>gup keeps the pgmap alive during its walk by tryget-live.</summary>
    public bool GupTestsPgmap { get; init; }

    /// <summary>gup may take the first reference: idle pages show 1 (a1, a2), or the get is plain (b).</summary>
    public bool GupMayRevive { get; init; }

    /// <summary>A first use asks whether the pgmap is live, in the read section that makes the answer count.</summary>
    public bool FirstUseAsksLife { get; init; }

    /// <summary>The deletion of an index entry asks for the device's life in a section, and leaves the descriptors of a dead one alone (f); else it
    /// touches them whatever has become of them, as row 34 of the recordings shows.</summary>
    public bool DeletionAsksLife { get; init; }

    /// <summary>gup-fast leaves for the slow path at a large entry of a device, which is special (pmd_special).</summary>
    public bool HugeIsSpecial { get; init; }

    /// <summary>An entry tells gup-fast that it names a device's page (pte_devmap), so that it can ask the pgmap.</summary>
    public bool EntriesAreMarked { get; init; } = true;

    /// <summary>A large entry of a device that is cut is split and goes on mapping; else it is removed (vma_is_special_huge in __split_huge_pmd).</summary>
    public bool HugeIsSplit { get; init; }

    /// <summary>A kill takes the mappings of the device's files away, whatever its plan says.</summary>
    public bool ShootsDown { get; init; }

    /// <summary>What the pgmap counts as a use.</summary>
    public required UseEdge Edge { get; init; }

    /// <summary>Uses are counted from the first reference to the last.</summary>
    public bool CountsReferences => Edge == UseEdge.Reference;

    /// <summary>Uses are counted from an index entry's insertion to its deletion.</summary>
    public bool CountsEntries => Edge == UseEdge.Entry;

    /// <summary>What break layouts takes for idle.</summary>
    public required IdleTest Idle { get; init; }

    /// <summary>Whether eviction waits.</summary>
    public required EvictWait Evict { get; init; }

    /// <summary>The final step of break layouts deletes the index entries (e).</summary>
    public bool BreakDeletesEntries { get; init; }

    /// <summary>What a driver's allocation after the kill gets; P2P memory refuses it always, for its pool goes first.</summary>
    public LateAllocation LateAllocation { get; init; }

    /// <summary>Drivers have their pages hold device and module, to the last page_free (drm_pagemap, 7.0).</summary>
    public bool ProviderIsHeld { get; init; }

    /// <summary>The pages are a driver's, and do so: its module cannot go while one is out.</summary>
    public bool HoldsProvider => IsAllocated && ProviderIsHeld;

    /// <summary>The pages are a driver's, whose allocator hands them out after the kill, too.</summary>
    public bool AllocatesLate => IsAllocated && LateAllocation != LateAllocation.Refused;

    /// <summary>A sleeper of break layouts is woken when only mappings are left, which it then takes away: the cure of hazard F4 (field-cases), off as in
    /// Linux since 6.15. It is there where <see cref="Idle"/> is <see cref="IdleTest.OnlyMapped"/>.</summary>
    public bool WakesAtMappings { get; init; }

    /// <summary>A re-fault on a zapped entry takes the reference again: the cure of c-1, off as Dan Williams posted it.</summary>
    public bool RefaultRetakes { get; init; }

    /// <summary>The traits are those of memory that an allocator hands out: mappings hold references under every scheme.</summary>
    public bool IsAllocated { get; init; }

    /// <summary>The strategy that the scheme's authors meant.</summary>
    public required StrategyId NativeDrain { get; init; }

    /// <summary>The count an idle page of <paramref name="type"/> shows.</summary>
    public int BaseRef(MemoryType type) => type == MemoryType.Generic ? BaseRefGeneric : BaseRefFsDax;

    /// <summary>
    /// The same scheme for memory of <paramref name="type"/>. Pages of a process always hold a reference and a mapcount a mapping; what differs is the pgmap:
    /// up to 5.17 a base count a page (a1), in S0 and S1 one bulk put (b), since 6.1 one count a page in use, taken by the driver's allocation
    /// (kernel-model 2.a2, 2.c' and 2.e).
    /// </summary>
    internal SchemeTraits ForMemory(MemoryType type)
    {
        if (!type.IsAllocated()) return this;
        var counts = type.IsDriverMemory() && Lineage is not (SchemeId.A1 or SchemeId.B);
        return this with
        {
            BaseRefFsDax = type != MemoryType.Ram && Lineage == SchemeId.A1 ? 1 : 0,
            MapTakesReference = true,
            EntryTakesReference = type == MemoryType.Ram,
            FsDaxFolios = true,
            GupTestsPgmap = GupTestsPgmap && counts && FirstUseAsksLife,
            GupMayRevive = false,
            IsAllocated = true,

            // Whoever waits for a page of RAM wants it to move, which it can when only mappings are left: nobody is told of less in the kernel, which tries
            // again and again (offline_pages, mm/memory_hotplug.c).
            WakesAtMappings = type == MemoryType.Ram,
            LateAllocation = counts && type != MemoryType.PciP2pDma ? LateAllocation : LateAllocation.Refused,
            ProviderIsHeld = counts && type != MemoryType.PciP2pDma && ProviderIsHeld,
            Edge = counts ? UseEdge.Reference : UseEdge.None,
            Idle = IdleTest.Zero,
            NativeDrain = counts ? StrategyId.Counter : type != MemoryType.Ram && Lineage == SchemeId.A1 ? StrategyId.DropEach : StrategyId.Bulk,
        };
    }

    /// <summary>Break layouts' question: is somebody using the page besides its mappings?</summary>
    public bool IsBusy(PageCounts counts) => Idle switch
    {
        IdleTest.ExactlyOne => counts.Actual(1) > 1,
        IdleTest.Zero => counts.Ref > 0,
        IdleTest.OnlyMapped => counts.Ref - counts.Map > 0,
        _ => throw new InvalidOperationException($"scheme {Id} has no idle test {Idle}"),
    };

    /// <summary>What a sleeper on the page waits for. Not the negation of <see cref="IsBusy"/>: under a1 a dropped base makes an idle page show 0, never
    /// 1.</summary>
    public bool WakesSleepers(PageCounts counts) => Idle switch
    {
        IdleTest.ExactlyOne => counts.Actual(1) == 1,
        IdleTest.OnlyMapped when WakesAtMappings => counts.Ref == counts.Map,
        IdleTest.Zero when IsAllocated && WakesAtMappings => counts.Ref == counts.Map,
        _ => counts.Ref == 0,
    };
}

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

/// <summary>What break layouts takes for a page that nobody uses.</summary>
public enum IdleTest : byte
{
    /// <summary>The count the kernel shows is exactly 1 (a1, a2): a base count that was dropped and a pin look alike.</summary>
    ExactlyOne,

    /// <summary>The count is 0 (b, c, c3, d).</summary>
    Zero,

    /// <summary>References not explained by mappings are none (e); the sleep itself lasts until the count is 0.</summary>
    OnlyMapped,
}

/// <summary>What becomes of a driver's allocation after the kill of its pgmap (field-cases F17).</summary>
public enum LateAllocation : byte
{
    /// <summary>ENODEV: a page that is idle stays idle.</summary>
    Refused,

    /// <summary>The page is handed out with a warning, and nothing counts it: percpu_ref_tryget_live fails in a WARN_ON_ONCE (zone_device_page_init,
    /// mm/memremap.c, 6.1 to 6.18). Its last put drops a count that somebody else took.</summary>
    Uncounted,

    /// <summary>The page is handed out and counted while the pgmap still counts anything (percpu_ref_tryget_many, zone_device_folio_init, since
    /// 6.19); else as <see cref="Uncounted"/>. The drain waits for it.</summary>
    Counted,
}

/// <summary>When a page counts as used by the pgmap, and so what a drain strategy hears.</summary>
public enum UseEdge : byte
{
    /// <summary>Never: the strategy hears nothing, whatever happens to the page.</summary>
    None,

    /// <summary>From the insertion of an index entry to its deletion (c).</summary>
    Entry,

    /// <summary>From the first reference to the last (c3, d).</summary>
    Reference,
}
