using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 9, 22, 30 and 32, and kernel-model section 5: 2 MiB pages of a process that move to a device, back, and apart.</summary>
internal static class ModelFolios
{
    private const long At = FolioScene.At;
    private const long Slot = FolioScene.Slot;
    private const long Pages = FolioScene.Pages;
    private static readonly SchemeId[] Waiting = [.. ModelCase.EveryScheme.Where(scheme => scheme != SchemeId.B)];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under([SchemeId.E], 9, "hmm-tests anon_write_huge", "a device stores to a 2 MiB page", DeviceStores),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a 2 MiB page moves as one, and back when the CPU wants it", MovesWhole),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a hole of 2 MiB gets a 2 MiB page of the device", HoleOfFolio),
        .. Under(ModelCase.EveryScheme, 30, "hmm-tests huge err", "without a folio in the target a 2 MiB page is split and moves in pages", FallsBack),
        .. Under([SchemeId.E], 30, "hmm-tests huge err", "without a folio in RAM a 2 MiB page comes back in pages", FallsBackToRam),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a part of a 2 MiB page moves once the page is split", MovesPart),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a 2 MiB page of which a piece is pinned stays whole, and is freed whole", PinnedStaysWhole),
        .. Under([SchemeId.E], 12, "kernel code", "references of the pieces of a folio are its head's", TailsAreRedirected),
        .. Under([SchemeId.E], 12, "kernel code", "a partial unmap splits the entry, not the folio", PartialUnmap),
        .. Under([SchemeId.E], 12, "kernel code", "a folio mapped by small entries is split before a page of it moves", SplitOfSmallEntries),
        .. Under(ModelCase.EveryScheme, 83, "S4", "a fork shares a 2 MiB page, and a store copies one page of it", ForkShares),
        .. Under([SchemeId.E], 37, "cow basic", "a fork copies a pinned 2 MiB page, in pages where there is no folio", ForkOfPinned),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a shared 2 MiB page moves and is split for all that map it", SharedMoves),
        .. Under([SchemeId.E], 32, "hmm-tests remap_fault", "a 2 MiB page on the device follows its mapping to another address", Remap),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a chunk with folios and split ones goes away", Remove),
        .. Under(Waiting, 12, "kernel code", "a drain waits for every page of a folio that was split after the kill", DrainAfterSplit),
        .. Under(ModelCase.EveryScheme, 107, "12b2285bf3d1", "frames of a 2 MiB page that came back are given out again as single pages", ReusedSmall),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "a fork meets 2 MiB entries that go back by frame",
            scene => WalkerMeets(scene, (world, process, child) => world.Start(new Fork(process, child)))),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "an mprotect of a half meets a 2 MiB entry that goes back by frame",
            scene => WalkerMeets(scene, (world, process, _) => world.Start(new Mprotect(process, At, At + Slot / 2, VmaFlags.Read)))),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "an munmap of the first 4 KiB meets a 2 MiB entry that goes back by frame",
            scene => WalkerMeets(scene, (world, process, _) => world.Start(new Munmap(process, At, At + 1)))),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "a MADV_DONTNEED of a half meets a 2 MiB entry that goes back by frame",
            scene => WalkerMeets(scene, (world, process, _) => world.Start(new Zap(process, At + Slot / 2, At + Slot)))),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "a MADV_FREE of a half meets a 2 MiB entry that goes back by frame",
            scene => WalkerMeets(scene, (world, process, _) => world.Start(new MadvFree(process, At, At + Slot / 2, scene.Ram)))),
        .. Under([SchemeId.A2, SchemeId.E], 114, "hmm-tests 2026", "an mbind of a half meets a 2 MiB entry that goes back by frame",
            scene => WalkerMeets(scene, (world, process, _) => world.Start(new Mbind(process, At, At + Slot / 2, scene.Ram, scene.Ram)))),
        .. Under(ModelCase.EveryScheme, 114, "kernel code", "MADV_FREE and mbind pass over a device's pages, and split a page in RAM of which a half is meant",
            FreesAndBinds),
        .. Under([SchemeId.A1, SchemeId.D, SchemeId.E], 12, "kernel code", "splits race with gets, faults and moves and leave no count behind", Races),
    ];

    private static IEnumerable<ModelCase> Under(IEnumerable<SchemeId> schemes, int number, string origin, string fact, Action<FolioScene> check) =>
        Under(schemes, number, origin, fact, (world, type) => check(new(world, type)));

    private static IEnumerable<ModelCase> Under(
        IEnumerable<SchemeId> schemes, int number, string origin, string fact, Action<Kernel61World, MemoryType> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in schemes
        select new ModelCase(number, origin, $"{type}: {fact}", scheme, world => check(world, type));

    private static void DeviceStores(FolioScene scene)
    {
        var access = scene.World.Run(new DeviceAccess(scene.Process, At + 7, 20, true, scene.Device, Form: scene.Form));
        (access.Outcome, access.Findings.Pages, access.Findings.DeviceFaults).ShouldBe((Outcome.Ok, 20, 1));
        scene.Shape().ShouldBe((Slot, 0, 0));
        var head = scene.Entry(0).Entry.Page;
        var mirror = scene.World.Engine.Inspect(scene.Process).Mirrors.Single();
        for (var page = 7L; page < 27; page++) mirror.EntryAt(At + page).ShouldBe(Pte.Of(head.Plus(page), writable: true));
        scene.ExitAll();
    }

    private static void MovesWhole(FolioScene scene)
    {
        scene.OnDevice();
        scene.Shape().ShouldBe((Pages, 0, Pages));
        var (entry, order) = scene.Entry(3);
        (entry.Kind, entry.Writable, entry.IsExclusive, order).ShouldBe((scene.Form, true, true, 9));
        scene.ShouldCount(entry.Page.Plus(3), 1, 1, 9);
        (scene.InUse(scene.Ram), scene.InUse(scene.Device)).ShouldBe((0, Pages));
        scene.ShouldBeCounted();

        scene.Touch(5, write: false).ShouldBe(Outcome.NOPAGE);
        var back = scene.Type == MemoryType.Private ? Slot : 0;
        (scene.InUse(scene.Ram), scene.InUse(scene.Device)).ShouldBe((back, Pages - back));
        scene.MoveOut().Findings.Moved.ShouldBe(Pages - back);
        scene.Shape().ShouldBe((Pages, 0, 0));
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    // Field-cases F7. The device has one folio; of its frames eight are given out, and all but the sixth go again.
    private static void ReusedSmall(Kernel61World world, MemoryType type)
    {
        var scene = new FolioScene(world, type, deviceFrames: Slot);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.MoveIn(0, Slot).Findings.Moved.ShouldBe(Slot);
        var head = scene.Entry(0).Entry.Page;
        scene.ShouldCount(head, 1, 1, 9);
        scene.MoveOut(0, Slot).Findings.Moved.ShouldBe(Slot);
        var small = world.Do(new MmapAnonymous(scene.Process, scene.Ram.First, 8, MemoryScene.ReadWrite)).Findings.Handle;
        world.Do(new MigrateVma(scene.Process, small, small + 8, scene.Ram, scene.Device, scene.Form, Holes: true)).Findings.Moved.ShouldBe(8);
        scene.ShouldBeCounted();
        var kept = Enumerable.Range(0, 8).Single(page => world.Entry(scene.Process, small + page).Page == head.Plus(5));
        world.Do(new Zap(scene.Process, small, small + kept));
        world.Do(new Zap(scene.Process, small + kept + 1, small + 8));
        for (var page = 0; page < 8; page++) scene.ShouldCount(head.Plus(page), page == 5 ? 1 : 0, page == 5 ? 1 : 0, 0);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void HoleOfFolio(FolioScene scene)
    {
        scene.Touch(Slot).ShouldBe(Outcome.NOPAGE);
        var moved = scene.MoveIn();
        (moved.Outcome, moved.Findings.Moved, moved.Findings.Stayed).ShouldBe((Outcome.Ok, Pages, 0));
        scene.Shape().ShouldBe((Pages, 0, Pages));
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    // One page of the device is out, so that of its two folios one is left.
    private static void FallsBack(Kernel61World world, MemoryType type)
    {
        var scene = new FolioScene(world, type, deviceFrames: 2 * Slot + 1, ramFrames: 6 * Slot);
        var small = world.Do(new MmapAnonymous(scene.Process, scene.Ram.First, 1, MemoryScene.ReadWrite)).Findings.Handle;
        world.Do(new MigrateVma(scene.Process, small, small + 1, scene.Ram, scene.Device, scene.Form, Holes: true));
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Touch(Slot).ShouldBe(Outcome.NOPAGE);
        var moved = scene.MoveIn();
        (moved.Outcome, moved.Findings.Moved, moved.Findings.Stayed).ShouldBe((Outcome.Ok, Pages, 0));
        scene.Shape().ShouldBe((Slot, Slot + 1, Pages + 1));
        scene.InUse(scene.Ram).ShouldBe(0);
        for (var page = 0L; page < Pages; page++)
        {
            var (entry, order) = scene.Entry(page);
            (entry.Kind, entry.Writable, entry.IsExclusive).ShouldBe((scene.Form, true, true));
            if (order == 0) scene.ShouldCount(entry.Page, 1, 1, 0);
        }

        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void FallsBackToRam(Kernel61World world, MemoryType type)
    {
        var scene = new FolioScene(world, type, ramFrames: 2 * Slot).OnDevice();
        var small = world.Do(new MmapAnonymous(scene.Process, scene.Ram.First, 2, MemoryScene.ReadWrite)).Findings.Handle;
        world.Touch(scene.Process, small).ShouldBe(Outcome.NOPAGE);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Touch(Slot + 9).ShouldBe(Outcome.NOPAGE);
        scene.ShouldBeCounted();
        if (type == MemoryType.Private)
        {
            // One folio was left in RAM; of the other slot's a page came, and the rest is the device's, in pages.
            scene.Shape().ShouldBe((Slot, Slot + 1, Slot - 1));
            scene.Entry(Slot + 9).Entry.Page.Pgmap.ShouldBe(scene.Ram.First);
        }

        // One frame too few.
        var out2 = scene.MoveOut();
        (out2.Outcome, out2.Findings.Stayed).ShouldBe((Outcome.Ok, 1));
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void MovesPart(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        scene.MoveOut(10, 20).Findings.Moved.ShouldBe(10);
        scene.Shape().ShouldBe((Slot, Slot, Pages - 10));
        scene.ShouldCount(head, 1, 1, 0);
        scene.ShouldCount(head.Plus(10), 0, 0, 0);
        scene.ShouldCount(head.Plus(20), 1, 1, 0);
        scene.ShouldBeCounted();

        // Back again they stay small: nobody makes a large page of them.
        scene.MoveIn().Findings.Moved.ShouldBe(10);
        scene.Shape().ShouldBe((Slot, Slot, Pages));
        scene.ExitAll();
    }

    private static void PinnedStaysWhole(FolioScene scene)
    {
        scene.OnDevice();
        var owner = scene.World.Hold(scene.Process, At + 5, GupMode.Pin | GupMode.Write, 3);
        var (entry, order) = scene.Entry(0);
        (order, scene.Page(entry.Page).Counts.Pin, scene.Page(entry.Page).Counts.Ref).ShouldBe((9, 3, 4));
        var local = scene.Type == MemoryType.Coherent;
        var target = local ? scene.MoveOut() : scene.MoveIn();
        (target.Findings.Moved, target.Findings.Stayed).ShouldBe(local ? (Slot, Slot) : (0L, Slot));
        scene.Entry(0).ShouldBe((entry, 9));
        (local ? scene.MoveOut(4, 8) : scene.MoveIn(4, 8)).Outcome.ShouldBe(Outcome.ENOENT);
        scene.Page(entry.Page).Order.ShouldBe(9);
        scene.ShouldBeCounted();

        // The mapping goes, the pin keeps all 512.
        scene.World.Do(new Munmap(scene.Process, At, At + Slot));
        scene.InUse(local ? scene.Device : scene.Ram).ShouldBe(Slot);
        scene.World.Release(owner);
        scene.InUse(local ? scene.Device : scene.Ram).ShouldBe(0);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void TailsAreRedirected(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        scene.World.Do(new AskPage(head.Plus(17), PageEvent.TryGet(PageUse.Get, 2)));
        scene.ShouldCount(head, 3, 1, 9);
        scene.World.Run(new AskPage(head.Plus(17), PageEvent.Split())).Outcome.ShouldBe(Outcome.EBUSY);
        scene.World.Do(new AskPage(head.Plus(400), PageEvent.Put(PageUse.Get, 2)));
        scene.ShouldCount(head, 1, 1, 9);
        scene.World.Run(new SplitFolio(scene.Process, At + 99)).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Run(new AskPage(head.Plus(17), PageEvent.Split())).Outcome.ShouldBe(Outcome.EAGAIN);
        scene.World.Run(new SplitFolio(scene.Process, At + 99)).Outcome.ShouldBe(Outcome.Ok);
        scene.ShouldCount(head.Plus(17), 1, 1, 0);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void PartialUnmap(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        scene.World.Do(new Munmap(scene.Process, At + 100, At + 200));
        scene.ShouldCount(head, 412, 412, 9);
        scene.Entry(99).ShouldBe((Pte.Of(head.Plus(99), true, scene.Form).MadeExclusive, 0));
        scene.World.Do(new Zap(scene.Process, At + Slot + 1, At + Slot + 2));
        scene.Shape().ShouldBe((0, 412 + 511, 412 + 511));
        scene.InUse(scene.Device).ShouldBe(Pages);
        scene.ShouldBeCounted();
        scene.World.Do(new Munmap(scene.Process, At, At + Slot));
        scene.InUse(scene.Device).ShouldBe(Slot);
        scene.ExitAll();
    }

    private static void SplitOfSmallEntries(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        scene.World.Do(new Munmap(scene.Process, At + 100, At + 200));

        // The pages that nobody maps are freed with the split.
        scene.MoveOut(0, 1).Findings.Moved.ShouldBe(1);
        scene.InUse(scene.Device).ShouldBe(Slot + 411);
        scene.ShouldCount(head, 0, 0, 0);
        scene.ShouldCount(head.Plus(1), 1, 1, 0);
        scene.ShouldCount(head.Plus(150), 0, 0, 0);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void ForkShares(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        var child = scene.World.Fork(scene.Process);
        scene.ShouldCount(head, 2, 2, 9);
        scene.Entry(0, child).ShouldBe((Pte.Of(head, writable: false, scene.Form), 9));

        scene.Touch(3, write: true, child).ShouldBe(Outcome.NOPAGE);
        scene.Entry(3, child).Order.ShouldBe(0);
        var (copy, parents) = (scene.Entry(3, child).Entry, scene.Entry(0).Entry);
        (copy.Page.Pgmap, copy.Writable).ShouldBe((scene.Ram.First, true));
        scene.Entry(0).Order.ShouldBe(9);

        // The child maps the other 511 pages by small entries; where the CPU cannot read the folio it came back first, for both.
        scene.ShouldCount(parents.Page, 512, 512, 9);
        parents.Page.Pgmap.ShouldBe(scene.Type == MemoryType.Coherent ? scene.Device.First : scene.Ram.First);
        scene.World.Do(new Exit(child));
        scene.World.Run(new Fault(scene.Process, At, Write: true)).Findings.Copies.ShouldBe(0);
        scene.Entry(0).ShouldBe((parents.MadeExclusive.MadeWritable, 9));
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void ForkOfPinned(Kernel61World world, MemoryType type)
    {
        foreach (var frames in (long[])[6 * Slot, 3 * Slot - 1])
        {
            var scene = new FolioScene(new(world.Engine, FileSystem.Ext4, world.Traits.Id), type, ramFrames: frames);
            scene.Touch(0).ShouldBe(Outcome.NOPAGE);
            scene.World.Hold(scene.Process, At + 5, GupMode.Pin | GupMode.Write);
            scene.Touch(Slot).ShouldBe(Outcome.NOPAGE);
            var head = scene.Entry(0).Entry.Page;
            var child = scene.World.Engine.ReserveProcess();
            var fork = scene.World.Run(new Fork(scene.Process, child));
            if (frames < 3 * Slot)
            {
                // The copy needs 512 pages, and there are 511.
                fork.Outcome.ShouldBe(Outcome.ENOMEM);
                scene.Entry(1).Entry.ShouldBe(Pte.Of(head.Plus(1), true).MadeExclusive);
                scene.ExitAll();
                continue;
            }

            (fork.Outcome, fork.Findings.Copies).ShouldBe((Outcome.Ok, Slot));
            scene.Entry(5).ShouldBe((Pte.Of(head, true).MadeExclusive, 9));
            scene.Entry(0, child).Order.ShouldBe(9);
            scene.Entry(0, child).Entry.Page.ShouldNotBe(head);
            scene.ExitAll(child);
        }
    }

    private static void SharedMoves(FolioScene scene)
    {
        scene.OnDevice();
        var child = scene.World.Fork(scene.Process);
        scene.MoveOut(0, Slot).Findings.Moved.ShouldBe(Slot);
        scene.Shape().ShouldBe((Pages, 0, Slot));
        scene.Shape(child).ShouldBe((Pages, 0, Slot));
        scene.ShouldCount(scene.Entry(0).Entry.Page, 2, 2, 9);

        scene.MoveOut(Slot + 4, Slot + 5).Findings.Moved.ShouldBe(1);
        foreach (var process in (ProcessId[])[scene.Process, child]) scene.Shape(process).ShouldBe((Slot, Slot, Slot - 1));
        scene.ShouldCount(scene.Entry(Slot + 4).Entry.Page, 2, 2, 0);
        scene.Entry(Slot + 4, child).Entry.Writable.ShouldBeFalse();
        scene.ShouldBeCounted();
        scene.ExitAll(child);
    }

    private static void Remap(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        const long congruent = At + 16 * Slot, crooked = At + 32 * Slot + 3;
        scene.World.Do(new Mremap(scene.Process, At, Pages, congruent));
        scene.Entry(16 * Slot).ShouldBe((Pte.Of(head, true, scene.Form).MadeExclusive, 9));
        scene.World.Do(new Mremap(scene.Process, congruent, Pages, crooked));
        scene.Entry(crooked - At + 7).ShouldBe((Pte.Of(head.Plus(7), true, scene.Form).MadeExclusive, 0));
        scene.ShouldCount(head, 512, 512, 9);
        scene.World.Touch(scene.Process, crooked + 7).ShouldBe(Outcome.NOPAGE);
        var page = scene.Entry(crooked - At + 7).Entry.Page;
        page.Pgmap.ShouldBe(scene.Type == MemoryType.Private ? scene.Ram.First : scene.Device.First);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void Remove(FolioScene scene)
    {
        scene.OnDevice();
        scene.MoveOut(0, 3).Findings.Moved.ShouldBe(3);
        var child = scene.World.Fork(scene.Process);
        scene.World.Do(new RemoveChunk(scene.Plan)).Findings.Moved.ShouldBe(Pages - 3);
        scene.World.Freed(scene.Device.First);
        scene.Shape(child).ShouldBe((Slot, Slot, 0));
        scene.World.Engine.Violations.ShouldBeEmpty();
    }

    // The kill comes while the folio is whole; its pages go one by one, and the last ends the drain.
    private static void DrainAfterSplit(FolioScene scene)
    {
        scene.OnDevice();
        scene.World.Do(new Munmap(scene.Process, At + Slot, At + Pages));
        var drain = scene.World.Block(new Teardown(scene.Plan));
        scene.World.Do(new SplitFolio(scene.Process, At));
        scene.World.StillBlocked();
        for (var page = 0L; page < Slot; page += 7)
        {
            scene.World.Do(new Zap(scene.Process, At + page, At + Math.Min(Slot - 1, page + 7)));
            scene.World.StillBlocked();
        }

        scene.World.Do(new Zap(scene.Process, At + Slot - 1, At + Slot));
        scene.World.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Freed(scene.Device.First);
        scene.World.Engine.Violations.ShouldBeEmpty();
    }

    // Field-cases F14. One worker brings the device's frames back by number, again and again; the walker comes in between. Whatever either skips or splits,
    // each page is counted once, and in the end none is the device's.
    private static void WalkerMeets(FolioScene scene, Func<ISession, ProcessId, ProcessId, Completion> walker)
    {
        scene.OnDevice();
        var child = scene.World.Engine.ReserveProcess();
        var frames = scene.World.Engine.Inspect(scene.Device.First).Spec.Frames;
        scene.World.Engine.Run(2, session =>
        {
            for (var round = 0; session.Worker == 0 && round < 4; round++)
                Finish(session.Start(new EvictFrames(scene.Device.First, 0, frames, scene.World.Traits.Id)), [Outcome.Ok, Outcome.EBUSY]);
            if (session.Worker == 1) Finish(walker(session, scene.Process, child), [Outcome.Ok, Outcome.EAGAIN]);

            void Finish(Completion ended, Outcome[] expected)
            {
                if (!ended.IsDone) session.TryWaitFor(ended.Ticket, TimeSpan.FromSeconds(60), out ended).ShouldBeTrue();
                ended.Outcome.ShouldBeOneOf(expected);
            }
        });

        scene.ShouldBeCounted();
        scene.World.Do(new EvictFrames(scene.Device.First, 0, frames, scene.World.Traits.Id));
        scene.InUse(scene.Device).ShouldBe(0);
        scene.ShouldBeCounted();
        foreach (var process in scene.World.Engine.Processes.ToList())
        {
            process.Entries().ShouldAllBe(entry => entry.Pte.Kind != PteKind.Migration);
            scene.World.Do(new Exit(process.Id));
        }

        (scene.InUse(scene.Ram), scene.InUse(scene.Device)).ShouldBe((0, 0));
        scene.World.Engine.Violations.ShouldBeEmpty();
    }

    private static void FreesAndBinds(FolioScene scene)
    {
        const long half = Slot / 2;
        scene.OnDevice();
        var other = new DeviceMemory(scene.World.Engine.CreatePgmap(new(MemoryType.Ram, Pages, 0, scene.World.Traits.Id, StrategyId.Bulk)));
        Free(0, half).ShouldBe((Outcome.Ok, 0, 0));
        Bind(0, half, strict: true).ShouldBe((Outcome.Ok, 0, 0));
        scene.Shape().ShouldBe((Pages, 0, Pages));

        // The first slot comes back: a half of it is freed, of the other half four pages move.
        scene.MoveOut(0, Slot).Findings.Moved.ShouldBe(Slot);
        Free(0, half).ShouldBe((Outcome.Ok, half, 0));
        scene.Shape().ShouldBe((Slot, half, Slot));
        Bind(half, half + 4, strict: true).ShouldBe((Outcome.Ok, 4, 0));
        (scene.InUse(scene.Ram), scene.InUse(other), scene.InUse(scene.Device)).ShouldBe((half - 4, 4, Slot));
        scene.ShouldBeCounted();

        // What is held or shared stays, whatever rights it has.
        var owner = scene.World.Hold(scene.Process, At + half + 8, GupMode.Pin);
        (Free(half + 8, half + 10), Bind(half + 8, half + 10, strict: true)).ShouldBe(((Outcome.Ok, 1, 1), (Outcome.EIO, 0, 1)));
        scene.World.Release(owner);
        scene.World.Do(new Mprotect(scene.Process, At + half + 10, At + half + 12, VmaFlags.None));
        Free(half + 10, half + 11).ShouldBe((Outcome.Ok, 1, 0));
        Bind(half + 11, half + 12, strict: true).ShouldBe((Outcome.Ok, 1, 0));
        var child = scene.World.Fork(scene.Process);
        (Free(half + 12, half + 14), Bind(half + 12, half + 14, strict: false)).ShouldBe(((Outcome.Ok, 0, 2), (Outcome.Ok, 0, 2)));
        Free(-1, 1).Outcome.ShouldBe(Outcome.ENOMEM);
        Bind(-1, 1, strict: false).Outcome.ShouldBe(Outcome.EFAULT);
        (Free(4, 4).Outcome, Bind(4, 4, strict: false).Outcome).ShouldBe((Outcome.EINVAL, Outcome.EINVAL));
        scene.World.MapSmall(scene.Process);
        scene.World.Touch(scene.Process, Kernel61World.Small).ShouldBe(Outcome.NOPAGE);
        scene.World.Run(new MadvFree(scene.Process, Kernel61World.Small, Kernel61World.Small + 1, scene.Ram)).Outcome.ShouldBe(Outcome.EINVAL);
        scene.World.Do(new Mbind(scene.Process, Kernel61World.Small, Kernel61World.Small + 1, scene.Ram, other, Strict: true));
        scene.ExitAll(child);
        scene.InUse(other).ShouldBe(0);

        (Outcome Outcome, long Went, long Stayed) Free(long from, long to)
        {
            var ended = scene.World.Run(new MadvFree(scene.Process, At + from, At + to, scene.Ram));
            return (ended.Outcome, ended.Findings.Pages, ended.Findings.Stayed);
        }

        (Outcome Outcome, long Moved, long Stayed) Bind(long from, long to, bool strict)
        {
            var ended = scene.World.Run(new Mbind(scene.Process, At + from, At + to, scene.Ram, other, strict));
            return (ended.Outcome, ended.Findings.Moved, ended.Findings.Stayed);
        }
    }

    private static void Races(FolioScene scene)
    {
        // A page of a split folio is moved by messages on a cluster, where there are many of them in a round.
        var rounds = scene.World.Engine is IDurableWorld ? 10 : 40;
        scene.Touch(0);
        scene.Touch(Slot);
        var slots = Enumerable.Range(0, rounds).Select(_ => (int)scene.World.Do(new OpenOwner(scene.Process, OwnerKind.Descriptor)).Findings.Handle).ToArray();
        scene.World.Engine.Run(2, session =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var page = At + (round * 131 % Pages);
                if (session.Worker == 0)
                {
                    session.Start(new MigrateVma(scene.Process, At, At + Pages, scene.Ram, scene.Device, scene.Form, true));
                    session.Start(new SplitFolio(scene.Process, page));
                    session.Start(new MigrateVma(scene.Process, At, At + Slot, scene.Device, scene.Ram));
                    session.Start(new Zap(scene.Process, At + (round % 2 * Slot), At + (round % 2 * Slot) + Slot));
                    continue;
                }

                session.Start(new Gup(scene.Process, page, 1, slots[round], GupMode.Get));
                session.Start(new Fault(scene.Process, page, Write: true));
                session.Start(new Zap(scene.Process, page, page + 1));
                session.Start(new CloseOwner(new(scene.Process, slots[round])));
            }
        });

        scene.ShouldBeCounted();
        scene.World.Engine.Inspect(scene.Process).Entries().ShouldAllBe(entry => entry.Pte.Kind != PteKind.Migration);
        scene.ExitAll();
    }
}
