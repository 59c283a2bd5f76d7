using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>A process: its mappings, its page table, and the objects that keep its pins. Owned by one engine; only <see cref="ProcessRules"/> changes
/// it.</summary>
public sealed partial class ProcessState
{
    /// <summary>A new process without mappings.</summary>
    public ProcessState(ProcessId id) => Id = id;

    /// <summary>Which process.</summary>
    public ProcessId Id { get; }

    /// <summary>Where it is in its life.</summary>
    public ProcessStatus Status { get; internal set; }

    /// <summary>Mappings, sorted by address, not overlapping.</summary>
    public IReadOnlyList<Vma> Mappings => Vmas;

    /// <summary>Owner objects it made; null where a slot is free.</summary>
    public IReadOnlyList<OwnerObject?> Owners => OwnerSlots;

    /// <summary>Devices that mirror it, by number of their first pgmap.</summary>
    public IReadOnlyList<DeviceMirror> Mirrors => MirrorList;

    /// <summary>Even while no fork runs; a fork makes it odd and then even again (mm->write_protect_seq).</summary>
    public long Generation { get; internal set; }

    /// <summary>Bytes of the page table's arrays.</summary>
    public long PageTableBytes => Table.Bytes();

    /// <summary>Entries of the page table, 0 or more; may be read while it changes, and is an estimate then.</summary>
    public long PageTableEntries => Table.Entries();

    /// <summary>It has exited, and keeps nothing that another process shares.</summary>
    public bool IsGone => Status == ProcessStatus.Exited && OwnerSlots.TrueForAll(owner => owner is null);

    internal List<Vma> Vmas { get; private init; } = [];

    internal List<OtherMemory> OtherRanges { get; private init; } = [];

    // Mappings that a munmap has taken out and whose entries it has not all removed yet: an unmap of the file must still find those.
    internal List<Vma> Leaving { get; private init; } = [];

    internal EntryTable Table { get; private init; } = new();

    internal List<OwnerObject?> OwnerSlots { get; private init; } = [];

    // Owner objects of other processes that it shares since a fork.
    internal List<OwnerId> SharedOwners { get; private init; } = [];

    // Those of them that it has closed, and whose host may not have heard of that yet.
    internal List<OwnerId> ClosingOwners { get; private init; } = [];

    internal List<DeviceMirror> MirrorList { get; private init; } = [];

    internal long NextFree { get; set; } = EntryTable.SlotPages;

    /// <summary>The page-table entry at a virtual page number, with the order of the entry.</summary>
    public Pte EntryAt(long vpn, out int order) => new(Table.Get(vpn, out order));

    /// <summary>Every present entry, in address order: (virtual page number, entry, order).</summary>
    public IEnumerable<(long Vpn, Pte Pte, int Order)> Entries()
    {
        for (long at = 0; Table.Next(at, long.MaxValue >> 12, out var vpn, out var word, out var order);)
        {
            yield return (vpn, new(word), order);
            at = vpn + (1L << order);
        }
    }

    /// <summary>Every reference kept for the process by its owner objects.</summary>
    public IEnumerable<(OwnerId Owner, OwnerKind Kind, PinRecord Pin)> Pins()
    {
        for (var slot = 0; slot < OwnerSlots.Count; slot++)
        {
            if (OwnerSlots[slot] is not { } owner) continue;
            foreach (var pin in owner.Pins) yield return (new(Id, slot), owner.Kind, pin);
        }
    }

    /// <summary>A copy that shares nothing.</summary>
    public ProcessState Clone() => new(Id)
    {
        Status = Status,
        Vmas = [.. Vmas],
        Leaving = [.. Leaving],
        OtherRanges = [.. OtherRanges],
        Table = Table.Clone(),
        OwnerSlots = [.. OwnerSlots.Select(owner => owner?.Clone())],
        SharedOwners = [.. SharedOwners],
        ClosingOwners = [.. ClosingOwners],
        MirrorList = [.. MirrorList.Select(mirror => mirror.Clone())],
        Generation = Generation,
        NextFree = NextFree,
    };

    /// <summary>Every device forgets what it mirrored of a range, before the CPU sees the change (mmu_notifier_invalidate_range_start).</summary>
    internal void Invalidate(long from, long to)
    {
        foreach (var mirror in MirrorList) mirror.Invalidate(from, to);
    }

    /// <summary>A child after fork: the mappings without entries, for no scheme copies those of a shared DAX mapping (kernel-model 0.12).</summary>
    internal ProcessState Child(ProcessId child) => new(child)
    {
        Vmas = [.. Vmas],
        OtherRanges = [.. OtherRanges],
        NextFree = NextFree,
    };

    internal int FindMapping(long vpn)
    {
        var (low, high) = (0, Vmas.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (vpn < Vmas[middle].Start) high = middle - 1;
            else if (vpn >= Vmas[middle].End) low = middle + 1;
            else return middle;
        }

        return ~low;
    }
}

/// <summary>Part of an address space that maps no DAX memory: anonymous memory, libraries, reserved addresses.</summary>
/// <param name="Start">First virtual page number.</param>
/// <param name="End">One past the last.</param>
/// <param name="Accessible">Loads or stores are allowed; it is taken to be used, so that page tables hang at its slots.</param>
public readonly record struct OtherMemory(long Start, long End, bool Accessible);

/// <summary>The life of a process.</summary>
public enum ProcessStatus : byte
{
    /// <summary>Its threads run.</summary>
    Running,

    /// <summary>It exits: nothing new starts.</summary>
    Exiting,

    /// <summary>It is gone; owner objects that others share are still here.</summary>
    Exited,
}
