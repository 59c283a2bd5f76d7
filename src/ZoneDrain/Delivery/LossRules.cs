using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Delivery;

/// <summary>
/// What the states of processes and inodes lose with a silo, and what becomes of those that come back, before pages are counted anew: nobody is left who would
/// do it.
/// </summary>
internal static class LossRules
{
    private const long FilePages = long.MaxValue >> 12;

    /// <summary>An inode forgets who mapped it and is gone: nobody would ever unmap for them, and no umount would come through.</summary>
    public static void ForgetMappers(InodeState inode, IEnumerable<ProcessId> gone)
    {
        foreach (var process in gone) SettleMapper(inode, process, 0);
    }

    /// <summary>
    /// What the dead shared of a process's owner objects is closed in their place; where they were the last, its pins go with them, for pages are counted anew.
    /// </summary>
    /// <returns>It has changed.</returns>
    public static bool CloseShares(ProcessState process, IReadOnlyCollection<ProcessId> dead)
    {
        var closes = (from slot in Enumerable.Range(0, process.Owners.Count)
                      from sharer in process.Owners[slot]?.Others ?? []
                      where dead.Contains(sharer)
                      select ProcessEvent.OfSharer(ProcessOp.CloseOwner, slot, sharer)).ToList();
        foreach (var close in closes)
        {
            if (ProcessRules.Apply(process, close).Outcome != Outcome.Ok) continue;
            while (ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.TakePin, close.Slot)).Outcome == Outcome.Ok) ;
            ProcessRules.Apply(process, close);
        }

        return closes.Count > 0;
    }

    /// <summary>
    /// A process comes back from what it wrote down, and drives nothing: a fork of it has ended, for nobody else would let go of what waits for that, and what
    /// was being unmapped is.
    /// </summary>
    /// <returns>It has changed.</returns>
    public static bool ComeBack(ProcessState process)
    {
        var changes = process.Generation % 2 != 0 || process.Leaving.Count > 0;
        if (process.Generation % 2 != 0) ProcessRules.Apply(process, ProcessEvent.Of(ProcessOp.EndFork));
        foreach (var left in process.Leaving.ToList())
        {
            while (ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.Zap, left.Start, left.End)).Outcome == Outcome.Ok) ;
        }

        return changes;
    }

    /// <summary>An inode comes back likewise: whoever had begun to drop it, and had not taken all its entries away, may begin again.</summary>
    /// <returns>It has changed.</returns>
    public static bool ComeBack(InodeState inode)
    {
        if (!inode.Evicting || inode.IndexEntries == 0) return false;
        InodeRules.Apply(inode, new(InodeOp.EndEvict, Write: false), default, new());
        return true;
    }

    /// <summary>
    /// A process that comes back from what it wrote down has these mappings of an inode, and drives nothing: what it was about to map had been told to the file
    /// already, and what it had just unmapped had not. An inode that knows of fewer is about to be told of the others, by a fork that makes the process.
    /// </summary>
    /// <returns>The inode knew of more.</returns>
    public static bool SettleMapper(InodeState inode, ProcessId process, int mappings)
    {
        var surplus = inode.Mappers.FirstOrDefault(mapper => mapper.Process == process).Mappings - mappings;
        for (var left = surplus; left > 0; left--) InodeRules.Apply(inode, new(InodeOp.RemoveMapper, Process: process), default, new());
        return surplus > 0;
    }

    /// <summary>
    /// A file that is gone with its blocks is mapped by nobody: its entries go, for pages are counted anew without them, and mappings stay, over a hole.
    /// </summary>
    public static void TakeMappings(ProcessState process, InodeId file)
    {
        var question = ProcessEvent.File(ProcessOp.ZapFile, file, 0, FilePages);
        while (ProcessRules.Apply(process, question) is { Outcome: Outcome.Ok } taken) question.Cursor = taken.From;
    }

    /// <summary>
    /// Pages whose mover died stay where they are, as ones that could not be moved (remove_migration_ptes, mm/migrate.c).
    /// </summary>
    /// <param name="process">Whose entries wait for the end of a move.</param>
    /// <param name="pgmap">The pages are of this pgmap.</param>
    /// <param name="moving">Pages of it that living movers have, by frame; a folio is named by its head.</param>
    /// <param name="form">The form of an entry of a page that is not moved.</param>
    /// <returns>The turns that this took.</returns>
    public static List<ProcessEvent> EndMoves(ProcessState process, PgmapId pgmap, IReadOnlyCollection<long> moving, PteKind form)
    {
        var left = (from entry in process.Entries()
                    where entry.Pte.Kind == PteKind.Migration && entry.Pte.Page.Pgmap == pgmap && !IsMoving(entry.Pte.Page.Frame, moving)
                    select ProcessEvent.Replace(entry.Vpn, entry.Pte, entry.Pte.As(form), entry.Order)).ToList();
        foreach (var stays in left) ProcessRules.Apply(process, stays);
        return left;
    }

    /// <summary>An inode that is gone comes back as far as others know it: a file without blocks, with its mappers.</summary>
    /// <param name="id">Which.</param>
    /// <param name="spec">What it was.</param>
    /// <param name="mappers">Who maps it, once for each mapping.</param>
    public static InodeState Restored(InodeId id, InodeSpec spec, IEnumerable<ProcessId> mappers)
    {
        var inode = new InodeState(id, spec.ShowsFrames ? spec : spec with { SizeBytes = 0 });
        foreach (var process in mappers) InodeRules.Apply(inode, new(InodeOp.AddMapper, Process: process), default, new());
        return inode;
    }

    /// <summary>
    /// Who mapped an inode before it was restored may have lost the mapping, but not the wish to say so; a child whose fork died may never have come to tell.
    /// </summary>
    public static bool IsForgotten(InodeState inode, in InodeEvent question)
    {
        var process = question.Process;
        return question.Op == InodeOp.RemoveMapper && inode.Mappers.All(mapper => mapper.Process != process);
    }

    private static bool IsMoving(long frame, IReadOnlyCollection<long> moving) =>
        moving.Contains(frame) || (frame / EntryTable.SlotPages * EntryTable.SlotPages is var head && moving.Contains(head));
}
