using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The invariants that span actors, each checked in the turns that can break it: I1 and E at a release and at whatever is recorded after one, I2 where a block
/// goes back and where a pin or mapping is recorded, I3 where a count falls to zero or an entry is installed (kernel-model 2.0, 0.6 and 0.7).
/// </summary>
internal sealed class WorldAudit(WorldParts parts, bool auditsReleases)
{
    /// <summary>What was found broken since the caller last cleared the list.</summary>
    public List<Violation> Found { get; } = [];

    /// <summary>Notes that an invariant is broken.</summary>
    public void Report(Invariant invariant, PgmapWorld pgmap, long frame, string owner, string detail)
    {
        var predicted = StrategyTable.Predicts(invariant, pgmap.Spec.Scheme, pgmap.Spec.Strategy, pgmap.Zap, pgmap.Grace, pgmap.Spec.Type, pgmap.Late);
        Found.Add(new(invariant, new(pgmap.Id, frame), pgmap.Spec.Scheme, owner, detail, predicted));
    }

    /// <summary>A walk met a descriptor of a freed pgmap: what it is answered.</summary>
    public PageReply Touched(WorldTask task, PgmapWorld pgmap, long frame, string detail)
    {
        Report(Invariant.WalkTouchesFreed, pgmap, frame, task.Name, $"{detail} at a descriptor of a freed pgmap");
        return new(Outcome.ENXIO);
    }

    public void GivenBack(WorldTask task, PgmapWorld pgmap, long frame, PageUse use)
    {
        if (auditsReleases) return;
        var invariant = use switch
        {
            PageUse.Map => Invariant.MappingOutlivesPgmap,
            PageUse.Entry => Invariant.EntryOutlivesPgmap,
            _ => Invariant.PinOutlivesPgmap,
        };
        Report(invariant, pgmap, frame, task.Name, $"what was kept as {use} is given back after the pgmap was freed");
    }

    // Where a deletion asks for the device's life, an entry is a number until somebody deletes it who has not heard of the kill.
    public void Deleted(WorldTask task, PgmapWorld pgmap, long frame)
    {
        if (pgmap.Traits.DeletionAsksLife)
            Report(Invariant.EntryOutlivesPgmap, pgmap, frame, task.Name, "an index entry is deleted at a descriptor of a freed pgmap");
        else
            GivenBack(task, pgmap, frame, PageUse.Entry);
    }

    public void Release(PgmapWorld pgmap)
    {
        if (!auditsReleases) return;
        foreach (var process in parts.Processes)
        {
            if (process is null) continue;
            if (FindEntry(process, pgmap.Id, 0, pgmap.Spec.Frames) is { } frame)
                Report(Invariant.MappingOutlivesPgmap, pgmap, frame, process.Id.ToString(), "a page-table entry is there when the pgmap is freed");
            if (FindPin(process, pgmap.Id, 0, pgmap.Spec.Frames) is { } pinned)
                Report(Invariant.PinOutlivesPgmap, pgmap, pinned, process.Id.ToString(), "a pin is there when the pgmap is freed");
        }

        foreach (var inode in parts.Inodes)
        {
            if (inode.Spec.Pgmap != pgmap.Id || pgmap.Traits.DeletionAsksLife) continue;
            foreach (var (_, entry, _) in inode.Entries())
            {
                // A locked entry that is not associated yet belongs to a fault that is about to be refused.
                if (!entry.HasPage || (entry.Locked && !pgmap.Cells[entry.Frame].Associated)) continue;
                Report(Invariant.EntryOutlivesPgmap, pgmap, entry.Frame, inode.Id.ToString(), "an index entry is there when the pgmap is freed");
                break;
            }
        }
    }

    public void Pin(WorldTask task, in PinRecord pin)
    {
        var pgmap = parts.Pgmaps[pin.Page.Pgmap.Value];
        if (pgmap.Life == Life.Freed)
            Report(Invariant.PinOutlivesPgmap, pgmap, pin.Page.Frame, task.Name, "a pin is recorded after the pgmap was freed");
        else if (IsFreeBlock(pgmap, pin.Page.Frame))
            Report(Invariant.PinOnFreedBlock, pgmap, pin.Page.Frame, task.Name, "a pin is recorded on a block that was freed");
        if (pin.Longterm && pgmap.IsMovable)
            Report(Invariant.LongtermOnMovable, pgmap, pin.Page.Frame, task.Name, $"a longterm pin is recorded on movable {pgmap.Spec.Type} memory");
    }

    public void Mapping(WorldTask task, PageId page)
    {
        var pgmap = parts.Pgmaps[page.Pgmap.Value];
        if (pgmap.Life == Life.Freed)
            Report(Invariant.MappingOutlivesPgmap, pgmap, page.Frame, task.Name, "an entry is installed after the pgmap was freed");
        else if (IsFreeBlock(pgmap, page.Frame))
            Report(Invariant.MappingOnFreedBlock, pgmap, page.Frame, task.Name, "an entry is installed on a block that was freed");
        else if (ClaimsReference(pgmap) && !pgmap.Lost && pgmap.HeldRef(pgmap.Head(page.Frame)) == 0)
            Report(Invariant.MappedAtZero, pgmap, page.Frame, task.Name, "an entry is installed while the count is zero");
    }

    // A freed pgmap has no blocks any more: what is left then is counted by I1.
    public void FreedBlocks(WorldTask task, PgmapWorld pgmap, long from, long pages)
    {
        if (pgmap.Life == Life.Freed) return;
        foreach (var process in parts.Processes)
        {
            if (process is null) continue;
            if (FindPin(process, pgmap.Id, from, from + pages) is { } pinned)
                Report(Invariant.PinOnFreedBlock, pgmap, pinned, task.Name, $"its block is freed while {process.Id} has a pin on it");
            if (FindEntry(process, pgmap.Id, from, from + pages) is { } mapped)
                Report(Invariant.MappingOnFreedBlock, pgmap, mapped, task.Name, $"its block is freed while {process.Id} maps it");
        }
    }

    public void EntriesOfFreedBlocks(WorldTask task, PgmapWorld pgmap, long from, long pages)
    {
        if (pgmap.Life == Life.Freed) return;
        foreach (var inode in parts.Inodes)
        {
            if (inode.Spec.Pgmap != pgmap.Id) continue;
            foreach (var (index, entry, order) in inode.Entries())
            {
                if (!entry.HasPage || entry.Frame >= from + pages || entry.Frame + (1L << order) <= from) continue;
                Report(Invariant.EntryOnFreedBlock, pgmap, entry.Frame, task.Name, $"its block is freed while entry {index} of {inode.Id} names it");
                break;
            }
        }
    }

    public void Zero(WorldTask task, PgmapWorld pgmap, long head)
    {
        if (!ClaimsReference(pgmap) || pgmap.HeldRef(head) > 0) return;
        foreach (var process in parts.Processes)
        {
            if (process is null || FindEntry(process, pgmap.Id, head, head + (1L << pgmap.OrderAt(head))) is null) continue;
            Report(Invariant.MappedAtZero, pgmap, head, task.Name, $"the count falls to zero while {process.Id} maps the page");
        }
    }

    // Where each mapping holds a reference, a sleeper is woken at a count of zero alone, though break layouts would take away what is only mapped (field-cases
    // F4: since 6.15 "busy" is references less mappings). A drain does wait for zero.
    public void Sleepers(PgmapWorld pgmap, long head, PageCounts counts)
    {
        if (!auditsReleases || !pgmap.Traits.MapTakesReference || counts.Ref != counts.Map) return;
        foreach (var (frame, waiter) in pgmap.IdleWaiters)
        {
            var sleeper = parts.Tasks[(int)waiter.Value - 1];
            if (frame != head || !sleeper.Begun || !sleeper.Box.Step.StartsWith("BreakLayouts/", StringComparison.Ordinal)) continue;
            Report(Invariant.SleeperOutlastsPins, pgmap, head, sleeper.Name, $"sleeps until {counts} is zero, though only mappings are left");
        }
    }

    // Schemes whose idle pages show 1 never claimed that a mapped page shows more.
    private static bool ClaimsReference(PgmapWorld pgmap) => pgmap.Traits.BaseRefFsDax == 0;

    private bool IsFreeBlock(PgmapWorld pgmap, long frame) => pgmap.Spec.Type != MemoryType.Generic && !parts.Drivers[pgmap.Id.Value].IsUsed(frame);

    private static long? FindEntry(ProcessState process, PgmapId pgmap, long from, long to)
    {
        // Not mapping by mapping: an munmap takes the mapping first and its entries after it.
        return FindEntry(process, pgmap, from, to, 0, process.NextFree);
    }

    private static long? FindEntry(ProcessState process, PgmapId pgmap, long from, long to, long start, long end)
    {
        for (var at = start; process.Table.Next(at, end, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            var pte = new Pte(word);
            if (pte.IsDevice && pte.Page.Pgmap == pgmap && pte.Page.Frame < to && pte.Page.Frame + (1L << order) > from) return pte.Page.Frame;
        }

        return null;
    }

    private static long? FindPin(ProcessState process, PgmapId pgmap, long from, long to)
    {
        foreach (var owner in process.OwnerSlots)
        {
            if (owner is null) continue;
            foreach (var pin in owner.Records)
            {
                if (pin.Page.Pgmap == pgmap && pin.Page.Frame < to && pin.Page.Frame + pin.Pages > from) return pin.Page.Frame;
            }
        }

        return null;
    }
}
