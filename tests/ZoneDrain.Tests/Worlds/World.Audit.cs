using Shouldly;
using ZoneDrain.Delivery;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;

namespace ZoneDrain.Tests.Worlds;

/// <summary>What must hold.</summary>
internal sealed partial class World
{
    /// <summary>I3, I4 and I7, where the scheme claims them; true between any two turns.</summary>
    public void CheckPages()
    {
        foreach (var process in Processes.Values)
        {
            foreach (var (vpn, pte, _) in process.Entries())
            {
                if (!pte.IsDevice) continue;
                var pgmap = Pgmaps[pte.Page.Pgmap.Value];
                if (!pgmap.Traits.MapTakesReference) continue;
                var page = Page(pgmap.Id, pte.Page.Frame);
                (page.Map >= 1 && page.Ref >= 1).ShouldBeTrue($"I3: {process.Id} maps {pte.Page} at {vpn}, and its counts are {page.Word}");
            }
        }

        foreach (var pgmap in Pgmaps.Values)
        {
            foreach (var (frame, page) in pgmap.Pages) PageRules.MapsAreHeld(page.Word).ShouldBeTrue($"I7: frame {frame} has {page.Word}");
        }

        Violations.ShouldBeEmpty();
    }

    /// <summary>Every count is what its holders add up to, and no entry is locked. Only when no protocol is under way.</summary>
    public void CheckHolders()
    {
        foreach (var inode in Inodes.Values)
        {
            foreach (var (index, entry, _) in inode.Entries()) entry.Locked.ShouldBeFalse($"{inode.Id} has a locked entry at {index} and no fault");
        }

        CheckCounts();
    }

    /// <summary>Every count is what its holders and the protocols under way add up to: true between any two turns, and what cells are made anew from.</summary>
    public void CheckCounts()
    {
        foreach (var pgmap in Pgmaps.Values)
        {
            var expected = Holders(pgmap);
            foreach (var (frame, page) in pgmap.Pages)
            {
                (page.Ref, page.Map, page.Pin).ShouldBe(expected.GetValueOrDefault(frame), $"frame {frame} of {pgmap.Id} under {pgmap.Spec.Scheme}");
                expected.Remove(frame);
            }

            expected.ShouldBeEmpty();
        }
    }

    /// <summary>What is handed out is what files have and what protocols carry: true between any two turns, and what an allocator is made anew from.</summary>
    public void CheckFrames()
    {
        var carried = Tasks.SelectMany(task => task.Taken.Blocks.Runs).ToList();
        foreach (var (pgmap, frames) in _frames)
        {
            var files = Inodes.Values.Where(inode => inode.Spec.Pgmap.Value == pgmap).SelectMany(inode => inode.Blocks)
                .Select(extent => (extent.Frame, extent.Pages, 1))
                .Concat(carried.Where(run => run.Driver == pgmap).Select(run => (run.Frame, run.Pages, run.Times)));
            var anew = frames.Clone();
            anew.Restore(FrameCounts.Of(files, []));
            BytesOf(anew.Save).ShouldBe(BytesOf(frames.Save), $"pgmap-{pgmap}: {frames.Used} frames are handed out, and {anew.Used} are had");
        }
    }

    /// <summary>No page is in use, and the strategy agrees.</summary>
    public void CheckIdle()
    {
        foreach (var pgmap in Pgmaps.Values)
        {
            foreach (var (frame, page) in pgmap.Pages) (page.Ref, page.Map, page.Pin).ShouldBe((0, 0, 0), $"frame {frame} of {pgmap.Id}");
            var ledger = pgmap.Ledger;
            var shards = ledger.Shards.Values.Sum();
            var outstanding = ledger.Root + (pgmap.Spec.Strategy == StrategyId.Credit ? -shards : shards);
            outstanding.ShouldBe(0, $"the ledger of {pgmap.Spec.Strategy}");
            ledger.Chunks.Values.ShouldAllBe(count => count == 0);
        }
    }

    private Dictionary<long, (long Ref, long Map, long Pin)> Holders(WorldPgmap pgmap)
    {
        var sums = new Dictionary<long, (long Ref, long Map, long Pin)>();
        void Add(long frame, PageUse use, int pages)
        {
            if (!Holds(pgmap.Traits, use)) return;
            foreach (var (head, count) in pgmap.Heads(frame, use, pages).ToArray())
            {
                var (refs, maps, pins) = WorldPage.Weights(use, count, pgmap.OrderOf(head));
                var before = sums.GetValueOrDefault(head);
                sums[head] = (before.Ref + refs, before.Map + maps, before.Pin + pins);
            }
        }

        foreach (var process in Processes.Values)
        {
            foreach (var (_, pte, _) in process.Entries())
            {
                if (pte.IsDevice && pte.Page.Pgmap == pgmap.Id) Add(pte.Page.Frame, PageUse.Map, 1);
            }

            foreach (var (_, _, pin) in process.Pins())
            {
                if (pin.Page.Pgmap == pgmap.Id) Add(pin.Page.Frame, pin.Use, pin.Pages);
            }
        }

        foreach (var inode in Inodes.Values)
        {
            if (inode.Spec.Pgmap != pgmap.Id) continue;
            foreach (var (index, entry, _) in inode.Entries())
            {
                if (entry.HasPage && !entry.Zapped && !IsFresh(inode.Id, index)) Add(entry.Frame, PageUse.Entry, 1);
            }
        }

        foreach (var task in Tasks)
        {
            foreach (var kept in CutRules.KeptBy(task.Taken, pgmap.Id)) Add(kept.Frame, (PageUse)kept.Use, kept.Pages);
            if (CutRules.AboutToGoBack(task.Next, pgmap.Id, task.Taken, task.Holder, task.EntryHolder) is not { } back) continue;
            Add(back.Frame, (PageUse)back.Use, back.Pages);
        }

        return sums;
    }

    // A fault has made it, and its page does not know of it yet.
    private bool IsFresh(InodeId inode, long index) => Tasks.Exists(task => task.Taken.Fresh == new FileEntry(inode.Value, index));

    // I2 is asked of the holders, not of the counts: a scheme that counts nothing can still free a block under a mapping.
    private void CheckFreed(PgmapId pgmap, long frame, long pages)
    {
        bool Touches(PageId page, long count) => page.Pgmap == pgmap && page.Frame < frame + pages && page.Frame + count > frame;
        var scheme = Pgmaps[pgmap.Value].Spec.Scheme;
        foreach (var process in Processes.Values)
        {
            foreach (var (vpn, pte, order) in process.Entries())
            {
                if (pte.IsDevice && Touches(pte.Page, 1L << order)) Report(Invariant.MappingOnFreedBlock, pte.Page, scheme, $"{process.Id} at {vpn}");
            }

            foreach (var (owner, _, pin) in process.Pins())
            {
                if (Touches(pin.Page, pin.Pages)) Report(Invariant.PinOnFreedBlock, pin.Page, scheme, $"{owner}");
            }
        }
    }

    private void CheckReleased(WorldPgmap pgmap)
    {
        foreach (var process in Processes.Values)
        {
            foreach (var (vpn, pte, _) in process.Entries())
            {
                if (pte.IsDevice && pte.Page.Pgmap == pgmap.Id)
                    Report(Invariant.MappingOutlivesPgmap, pte.Page, pgmap.Spec.Scheme, $"{process.Id} at {vpn}");
            }

            foreach (var (owner, _, pin) in process.Pins())
            {
                if (pin.Page.Pgmap == pgmap.Id) Report(Invariant.PinOutlivesPgmap, pin.Page, pgmap.Spec.Scheme, $"{owner}");
            }
        }

        foreach (var inode in Inodes.Values)
        {
            if (inode.Spec.Pgmap != pgmap.Id || pgmap.Traits.DeletionAsksLife) continue;
            foreach (var (_, entry, _) in inode.Entries())
            {
                if (entry.HasPage) Report(Invariant.EntryOutlivesPgmap, new(pgmap.Id, entry.Frame), pgmap.Spec.Scheme, $"{inode.Id}");
            }
        }
    }
}
