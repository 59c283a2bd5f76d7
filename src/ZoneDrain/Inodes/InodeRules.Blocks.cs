namespace ZoneDrain.Inodes;

/// <summary>Entries, blocks and size.</summary>
public static partial class InodeRules
{
    // Who meets a locked entry waits for it and looks at that one again (wait_entry_unlocked_exclusive, fs/dax.c, since 6.16: dd59137bfe70). Up to 6.14 a scan
    // went on with the next one, and 6.15.0 to 6.15.2 passed over it at the deletion: field-cases F1.
    private static InodeReply NextEntry(InodeState inode, in InodeEvent question, WaiterId caller)
    {
        for (var at = question.From; inode.Index.Next(at, question.To, out var index, out var word, out var order); at = index + (1L << order))
        {
            var entry = new IndexEntry(word);
            if (entry.Locked) return WaitForEntry(inode, index, caller);
            if (entry.HasPage) return Page(inode, index, order, entry, entry.Zapped ? FaultAnswer.ZappedPage : FaultAnswer.OldPage);
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static InodeReply WaitForEntry(InodeState inode, long index, WaiterId caller)
    {
        inode.EntryWaiters.Add((index, caller));
        return new() { Outcome = Outcome.EBUSY, Index = index };
    }

    private static InodeReply ZapEntry(InodeState inode, long at, WaiterId caller)
    {
        var entry = new IndexEntry(inode.Index.Get(at, out var order));
        if (entry.Locked) return WaitForEntry(inode, at, caller);
        if (!entry.HasPage || entry.Zapped) return new() { Outcome = Outcome.ENOENT };
        inode.Index.Set(at, order, entry.WithZapped(true).Bits);
        return Page(inode, at, order, entry, FaultAnswer.ZappedPage);
    }

    // A large entry that the range only touches goes as a whole; its blocks outside the range fault in again (dax_delete_mapping_entry).
    private static InodeReply DeleteEntry(InodeState inode, in InodeEvent question, WaiterId caller)
    {
        if (!inode.Index.Next(question.From, question.To, out var index, out var word, out var order)) return new() { Outcome = Outcome.ENOENT };
        var entry = new IndexEntry(word);
        if (entry.Locked) return WaitForEntry(inode, index, caller);
        inode.Index.Set(index, order, 0);
        return Page(inode, index, order, entry, entry.HasPage ? FaultAnswer.OldPage : FaultAnswer.Zero);
    }

    // dax_invalidate_mapping_entry_sync, fs/dax.c: entries of pages stay, for a block that is there does not change.
    private static InodeReply DeleteHole(InodeState inode, in InodeEvent question, WaiterId caller)
    {
        for (var at = question.From; inode.Index.Next(at, question.To, out var index, out var word, out var order); at = index + (1L << order))
        {
            var entry = new IndexEntry(word);
            if (entry.Locked) return WaitForEntry(inode, index, caller);
            if (entry.HasPage) continue;
            inode.Index.Set(index, order, 0);
            return Page(inode, index, order, entry, FaultAnswer.Zero);
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    // The entry stays locked until every mapping of it has lost its right to write (dax_writeback_one, fs/dax.c), or has been removed because its memory
    // failed (dax_lock_mapping_entry in mf_dax_kill_procs, mm/memory-failure.c).
    private static InodeReply NextDirty(InodeState inode, in InodeEvent question, WaiterId caller)
    {
        for (var at = question.From; inode.Index.Next(at, question.To, out var index, out var word, out var order); at = index + (1L << order))
        {
            var entry = new IndexEntry(word);
            if (question.Write ? !entry.HasPage : !entry.Dirty) continue;
            if (entry.Locked) return WaitForEntry(inode, index, caller);
            inode.Index.Set(index, order, entry.WithDirty(question.Write && entry.Dirty).WithLock(true).Bits);
            return new() { Index = index, Pages = 1L << order, Order = (byte)order, Entry = entry };
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static InodeReply UnlockEntry(InodeState inode, long index, WakeQueue wakes)
    {
        var entry = new IndexEntry(inode.Index.Get(index, out var order));
        if (!entry.Locked)
            throw new InvalidOperationException($"{inode.Id}: nobody has locked file page {index}, whose entry is {entry} and not locked");
        inode.Index.Set(index, order, entry.WithLock(false).Bits);
        WakeEntry(inode, index, order, wakes);
        return default;
    }

    private static InodeReply AnyDirty(InodeState inode)
    {
        for (long at = 0; inode.Index.Next(at, long.MaxValue >> 12, out var index, out var word, out var order); at = index + (1L << order))
        {
            if (new IndexEntry(word).Dirty) return default;
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static InodeReply TakeBlocks(InodeState inode, in InodeEvent question)
    {
        var run = inode.Extents.Take(question.From, question.To);

        // A page of the cache goes back to the allocator with its last reference, whoever has that.
        while (inode.Spec.Kind == InodeKind.PageCache && run.Pages > 0) run = inode.Extents.Take(question.From, question.To);
        return run.Pages == 0
            ? new() { Outcome = Outcome.ENOENT }
            : new() { Index = run.Index, Frame = run.Frame, Pages = run.Pages, Pgmap = inode.Spec.Pgmap, MayBeShared = inode.Extents.MayBeShared };
    }

    private static InodeReply NextHole(InodeState inode, in InodeEvent question)
    {
        for (var at = question.From; at < question.To;)
        {
            var extent = inode.Extents.At(at);
            var end = Math.Min(extent.End, question.To);
            if (extent.State == BlockState.Hole) return new() { Index = at, Pages = end - at, Pgmap = inode.Spec.Pgmap };
            if (question.Write && extent.State != BlockState.Written)
                return new() { Answer = FaultAnswer.OldPage, Index = at, Pages = end - at, Pgmap = inode.Spec.Pgmap };
            at = end;
        }

        return new() { Outcome = Outcome.ENOENT, Pgmap = inode.Spec.Pgmap };
    }

    // Write: the blocks are written at once (pwrite); else unwritten (fallocate).
    private static InodeReply AddBlocks(InodeState inode, in InodeEvent question)
    {
        var hole = inode.Extents.At(question.From);
        if (hole.State != BlockState.Hole || hole.End < question.From + question.Pages) return new() { Outcome = Outcome.EAGAIN };
        inode.Extents.Add(new(question.From, question.Pages, question.To, question.Write ? BlockState.Written : BlockState.Unwritten));
        return default;
    }

    private static InodeReply Written(InodeState inode, in InodeEvent question)
    {
        inode.Extents.Convert(question.From, question.To);
        return default;
    }

    private static InodeReply Unwritten(InodeState inode, in InodeEvent question)
    {
        inode.Extents.Convert(question.From, question.To, BlockState.Unwritten);
        return default;
    }

    private static InodeReply Poison(InodeState inode, in InodeEvent question)
    {
        inode.Extents.Convert(question.From, question.To, BlockState.Bad);
        return default;
    }

    private static InodeReply FindBad(InodeState inode, in InodeEvent question) =>
        inode.Extents.FindBad(question.From, question.To) is var index and >= 0 ? new() { Index = index } : new() { Outcome = Outcome.ENOENT };

    // The caller holds the invalidate lock exclusive, so no fault is between its look at the mark and its store.
    private static InodeReply NextWritten(InodeState inode, in InodeEvent question)
    {
        for (var at = question.From; at < question.To;)
        {
            var extent = inode.Extents.At(at);
            var end = Math.Min(extent.End, question.To);
            if (extent.State == BlockState.Written)
            {
                inode.Extents.MayBeShared = true;
                return new() { Index = at, Frame = extent.FrameOf(at), Pages = end - at, Pgmap = inode.Spec.Pgmap };
            }

            at = end;
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static InodeReply AddShared(InodeState inode, in InodeEvent question)
    {
        inode.Extents.MayBeShared = true;
        inode.Extents.Add(new(question.From, question.Pages, question.To, BlockState.Written));
        return default;
    }

    private static InodeReply FindFrame(InodeState inode, in InodeEvent question)
    {
        var index = inode.Spec.Kind == InodeKind.File ? inode.Extents.FindFrame(question.To, question.From) : -1;
        return index < 0
            ? new() { Outcome = Outcome.ENOENT }
            : new() { Index = index, Entry = new(inode.Index.Get(index, out _)), FileSystem = inode.Spec.FileSystem };
    }

    private static InodeReply Commit(InodeState inode) => new() { Outcome = inode.Commit() ? Outcome.Ok : Outcome.ENOENT };

    private static InodeReply SetSize(InodeState inode, long bytes)
    {
        inode.SizeBytes = bytes;
        return About(inode);
    }

    // From: first file page behind the range that goes (Pages negative), or of the room that is made (Pages positive).
    private static InodeReply Shift(InodeState inode, in InodeEvent question)
    {
        inode.Extents.Shift(question.From, question.Pages);
        inode.SizeBytes += question.Pages * InodeState.PageSize;
        return About(inode);
    }
}
