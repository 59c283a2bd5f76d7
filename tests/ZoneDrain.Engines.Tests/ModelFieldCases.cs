using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases from the field (docs/field-cases.md): case F1 has number 101 here, F17 has 117.</summary>
internal static class ModelFieldCases
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long Page = InodeState.PageSize;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 101, "6be3e21d25ca, generic/068", "an fsync and a truncation meet, and the pin is awaited", SyncAndTruncate),
        .. ModelCase.Under(ModelCase.EveryScheme, 101, "dd59137bfe70", "fsyncs, stores and truncations race and leave no entry locked", SyncsRace),
        .. ModelCase.Under(ModelCase.EveryScheme, 102, "38607c62b34b", "a hole of 2 MiB is loaded, stored to and punched, and its entry names no page",
            LargeHole),
        .. ModelCase.Under(ModelCase.EveryScheme, 115, "hmm-tests", "private copies of a file's pages are copied by a fork, and go with the end of the file",
            PrivateCopies),
        .. ModelCase.Under(ModelCase.EveryScheme, 115, "hmm-tests 2026", "copies of cached pages migrate, come back and go with the end of the file",
            CopiesMigrate),
        .. ModelCase.Under(ModelCase.EveryScheme, 115, "kernel code", "copies of cached pages are the process's own in forks, mprotect, pins and MADV_FREE",
            CopiesAreAnonymous),
        .. ModelCase.Under(ModelCase.EveryScheme, 115, "mm/truncate.c", "stores, forks and moves race a truncation, and nothing stays behind the end",
            CopiesRace),
        .. ModelCase.Under(ModelCase.EveryScheme, 35, "kernel 6.5", "the mapping decides whether a pin for stores may last for ever", LongtermByMapping),
    ];

    private static void SyncAndTruncate(Kernel61World world)
    {
        world.TouchedSmall();
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.NOPAGE);
        var owner = world.Hold(world.Process, At, GupMode.Get, kind: OwnerKind.Pipe);
        world.Do(new WriteBack(world.File, 0, Kernel61World.FileBytes / Page));
        var truncation = world.Block(world.Truncation(TruncateKind.Size, 0));
        world.Do(new WriteBack(world.File, 0, Kernel61World.FileBytes / Page));
        world.StillBlocked();
        world.Release(owner);
        world.Ended(truncation).Outcome.ShouldBe(Outcome.Ok);
        world.Engine.Inspect(world.File).Entries().ShouldBeEmpty();
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void LargeHole(Kernel61World world)
    {
        const long slot = FolioScene.Slot;
        var file = world.NewFile(2 * slot * Page, BlockState.Hole, journal: false);
        world.Do(new Mmap(world.Process, file, 0, 2 * slot, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Huge, Kernel61World.Aligned));
        var used = world.Engine.InUse(world.FsDax);
        world.Touch(world.Process, Kernel61World.Aligned + 9, write: false).ShouldBe(Outcome.NOPAGE);
        var (_, hole, order) = world.Engine.Inspect(file).Entries().ShouldHaveSingleItem();
        (hole.Zero, hole.HasPage, order).ShouldBe((true, false, 9));

        // Another process maps the file where no 2 MiB entry fits, and stores to page 5.
        var small = world.Engine.CreateProcess();
        world.Do(new Mmap(small, file, 0, 2 * slot, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, Kernel61World.Small));
        world.Touch(small, Kernel61World.Small + 5).ShouldBe(Outcome.MAJOR);
        world.Engine.Inspect(file).Entries().ShouldHaveSingleItem().Entry.HasPage.ShouldBeTrue();
        var page = world.PageAt(small, Kernel61World.Small + 5);
        world.Do(new Truncate(file, FileSystem.Ext4, TruncateKind.Punch, 0, slot * Page));
        world.Engine.Inspect(file).Entries().ShouldBeEmpty();
        (world.Engine.Inspect(page).Counts.Ref, world.Engine.InUse(world.FsDax)).ShouldBe((0, used));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();

        // The searching engine sees the Z that b has at every mapping.
        world.Engine.Violations.ShouldAllBe(found => found.Invariant == Invariant.MappedAtZero && world.Traits.Id == SchemeId.B);
    }

    private static void PrivateCopies(Kernel61World world)
    {
        world.Do(new Mmap(world.Process, world.File, 0, 16, VmaFlags.Read | VmaFlags.Write, At));
        for (var page = 0; page < 8; page++) world.Touch(world.Process, At + page).ShouldBe(Outcome.NOPAGE);
        world.Touch(world.Process, At + 8, write: false).ShouldBe(Outcome.NOPAGE);
        var child = world.Fork(world.Process);
        for (var page = 0; page < 8; page++) world.Entry(child, At + page).ShouldBe(Pte.Ram);
        world.Entry(child, At + 8).ShouldBe(default);

        // A punch leaves copies alone, for they belong to the process; what is behind the end of the file is nobody's.
        world.Do(world.Truncation(TruncateKind.Punch, 2 * Page, Page));
        world.Entry(world.Process, At + 2).ShouldBe(Pte.Ram);
        world.Do(world.Truncation(TruncateKind.Size, 4 * Page));
        foreach (var process in (ProcessId[])[world.Process, child])
        {
            world.Entry(process, At + 3).ShouldBe(Pte.Ram);
            world.Entry(process, At + 4).ShouldBe(default);
            world.Touch(process, At + 4, write: false).ShouldBe(Outcome.SIGBUS);
        }

        world.Do(world.Truncation(TruncateKind.Size, 0));
        world.Touch(child, At, write: false).ShouldBe(Outcome.SIGBUS);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static (PgmapId Ram, InodeId File) MapPrivately(Kernel61World world)
    {
        var ram = world.Engine.CreatePgmap(new(MemoryType.Ram, 64, 0, world.Traits.Id, StrategyId.Bulk));
        var file = world.Engine.CreateInode(new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, 8 * Page), BlockState.Hole);
        world.Do(new Mmap(world.Process, file, 0, 8, VmaFlags.Read | VmaFlags.Write, At));
        return (ram, file);
    }

    private static Drivers.DeviceMemory Device(Kernel61World world) =>
        new(world.Engine.CreatePgmap(new(MemoryType.Private, 16, 0, SchemeId.E, StrategyId.Counter)));

    private static void CopiesMigrate(Kernel61World world)
    {
        var (ram, file) = MapPrivately(world);
        var device = Device(world);
        var move = new MigrateVma(world.Process, At, At + 8, new(ram), device, PteKind.DevicePrivate);
        for (var page = 0; page < 8; page++) world.Touch(world.Process, At + page, write: false).ShouldBe(Outcome.MAJOR);
        world.Run(move).Outcome.ShouldBe(Outcome.ENOENT, "the file's own pages do not move");
        for (var page = 0; page < 8; page++) world.Touch(world.Process, At + page).ShouldBe(Outcome.NOPAGE);
        world.Engine.InUse(ram).ShouldBe(16);
        for (var page = 0; page < 8; page++) world.Entry(world.Process, At + page).IsCopy.ShouldBeTrue();

        // hmm-tests: eight move, three come back, and the end of the file takes all.
        world.Run(move).Findings.Moved.ShouldBe(8);
        (world.Engine.InUse(ram), world.Engine.InUse(device.First)).ShouldBe((8, 8));
        for (var page = 0; page < 3; page++) world.Touch(world.Process, At + page, write: false).ShouldBe(Outcome.NOPAGE);
        (world.Engine.InUse(ram), world.Engine.InUse(device.First)).ShouldBe((11, 5));
        world.Run(new MigrateVma(world.Process, At, At + 4, device, new(ram))).Findings.Moved.ShouldBe(1, "who moves back passes over what is not there");
        world.Run(move with { From = At + 3, To = At + 4 }).Findings.Moved.ShouldBe(1);
        for (var page = 0; page < 8; page++) world.Entry(world.Process, At + page).IsCopy.ShouldBeTrue();
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Do(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0));
        (world.Engine.InUse(ram), world.Engine.InUse(device.First)).ShouldBe((0, 0));
        for (var page = 0; page < 8; page++) world.Touch(world.Process, At + page, write: page % 2 == 0).ShouldBe(Outcome.SIGBUS);

        // A DAX mapping is refused whole, whatever was stored to it.
        world.Do(new Munmap(world.Process, At, At + 8));
        world.Do(new Mmap(world.Process, world.File, 0, 8, VmaFlags.Read | VmaFlags.Write, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Run(move).Outcome.ShouldBe(Outcome.EINVAL);
        world.Entry(world.Process, At).ShouldBe(Pte.Ram);
    }

    private static void CopiesAreAnonymous(Kernel61World world)
    {
        var (ram, file) = MapPrivately(world);
        var device = Device(world);
        world.Touch(world.Process, At).ShouldBe(Outcome.MAJOR);
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.MAJOR);
        world.Run(new MigrateVma(world.Process, At + 1, At + 2, new(ram), device, PteKind.DevicePrivate)).Outcome.ShouldBe(Outcome.Ok);
        var copy = world.Entry(world.Process, At).Page;

        // A fork shares them, in whatever memory they are; who stores next copies.
        var child = world.Fork(world.Process);
        world.Entry(child, At).Page.ShouldBe(copy);
        world.Engine.Inspect(copy).Counts.Map.ShouldBe(2);
        world.Entry(child, At + 1).ShouldBe(world.Entry(world.Process, At + 1));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At).Page.ShouldNotBe(copy);
        world.Entry(world.Process, At).IsCopy.ShouldBeTrue();
        world.Touch(child, At + 1, write: false).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At + 1).Page.ShouldBe(world.Entry(child, At + 1).Page, "one mapper brings a page back for all");
        world.Touch(child, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(child, At).Page.ShouldBe(copy, "who has the last mapping keeps the page");
        world.Do(new Exit(child));

        // A pin stays with the page, and a fork copies what is pinned.
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Write);
        var pinned = world.Entry(world.Process, At).Page;
        var second = world.Fork(world.Process);
        world.Entry(second, At).Page.ShouldNotBe(pinned);
        world.Entry(second, At).IsCopy.ShouldBeTrue();
        world.Entry(world.Process, At).Page.ShouldBe(pinned);
        world.Do(new Exit(second));
        world.Release(owner);

        // What may be read alone loses its right with the mapping, and finds that it has the page alone.
        world.Do(new Mprotect(world.Process, At, At + 8, VmaFlags.Read));
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGSEGV);
        world.Do(new Mprotect(world.Process, At, At + 8, VmaFlags.Read | VmaFlags.Write));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At).Page.ShouldBe(pinned);
        world.Do(new WriteBack(file, 0, 8));
        world.Entry(world.Process, At).Writable.ShouldBeTrue("write-back is nothing to a copy");

        // The mapping decides about MADV_FREE, and MADV_DONTNEED shows the file again.
        world.Run(new MadvFree(world.Process, At, At + 2, new(ram))).Outcome.ShouldBe(Outcome.EINVAL);
        world.Do(new Zap(world.Process, At, At + 1));
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.NOPAGE);
        var cached = world.Entry(world.Process, At);
        cached.IsCopy.ShouldBeFalse();

        // A pin that may last wants a page that the process will go on with, also where it only reads.
        var lasting = world.Hold(world.Process, At, GupMode.Pin | GupMode.Longterm);
        var (held, entry) = (world.Entry(world.Process, At).Page, world.Entry(world.Process, At));
        (entry.IsCopy, entry.Writable, held == cached.Page).ShouldBe((true, false, false));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At).Page.ShouldBe(held);
        world.Release(lasting);

        // What the device has for itself is still a copy when it is taken back.
        world.Do(new Mirror(world.Process, device));
        world.Do(new MakeExclusive(world.Process, At, 1, device));
        world.Do(new Mremap(world.Process, At, 8, At + 512));
        world.Touch(world.Process, At + 512, write: false).ShouldBe(Outcome.NOPAGE);
        (world.Entry(world.Process, At + 512).Page, world.Entry(world.Process, At + 512).IsCopy).ShouldBe((held, true));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Do(new Munmap(world.Process, At + 512, At + 520));
        (world.Engine.InUse(ram), world.Engine.InUse(device.First)).ShouldBe((2, 0));
        world.Do(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0));
        world.Engine.InUse(ram).ShouldBe(0);
    }

    // Whoever is at a page while the file ends leaves nothing of it behind.
    private static void CopiesRace(Kernel61World world)
    {
        var (ram, file) = MapPrivately(world);
        var device = Device(world);
        var children = Enumerable.Range(0, 40).Select(_ => world.Engine.ReserveProcess()).ToList();
        foreach (var child in children)
        {
            world.Do(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 8 * Page, 0));
            for (var page = 0; page < 4; page++) world.Touch(world.Process, At + page);
            world.Engine.Run(2, session =>
            {
                if (session.Worker == 0)
                {
                    Finish(session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 2 * Page, 0)));
                    return;
                }

                Finish(session.Start(new Fork(world.Process, child)));
                Finish(session.Start(new Fault(world.Process, At + 2, Write: true)));
                Finish(session.Start(new MigrateVma(world.Process, At, At + 8, new(ram), device, PteKind.DevicePrivate)));
                Finish(session.Start(new Fault(world.Process, At + 3, Write: true)));

                void Finish(Ports.Completion started)
                {
                    if (!started.IsDone) session.TryWaitFor(started.Ticket, TimeSpan.FromSeconds(60), out _).ShouldBeTrue();
                }
            });
            ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
            foreach (var process in (ProcessId[])[world.Process, child])
            {
                world.Entry(process, At + 2).ShouldBe(default);
                world.Entry(process, At + 3).ShouldBe(default);
            }

            world.Run(new Exit(child));
        }

        world.Do(new Exit(world.Process));
        world.Do(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0));
        (world.Engine.InUse(ram), world.Engine.InUse(device.First)).ShouldBe((0, 0));
    }

    private static void LongtermByMapping(Kernel61World world)
    {
        var ram = world.Engine.CreatePgmap(new(MemoryType.Ram, 64, 0, world.Traits.Id, StrategyId.Bulk));
        const GupMode loads = GupMode.Pin | GupMode.Longterm;
        Outcome Pin(GupMode mode, VmaFlags shared, bool shmem)
        {
            var file = world.Engine.CreateInode(new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, Page, Shmem: shmem), BlockState.Hole);
            var process = world.Engine.CreateProcess();
            world.Do(new Mmap(process, file, 0, 1, VmaFlags.Read | VmaFlags.Write | shared, At));
            var slot = (int)world.Do(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            return world.Run(new Gup(process, At, 1, slot, mode)).Outcome;
        }

        // The old kernels let any file be pinned; since 6.5 one whose stores are written back cannot be pinned for them.
        Pin(loads | GupMode.Write, VmaFlags.Shared, shmem: false).ShouldBe(world.Traits.LongtermSparesFiles ? Outcome.EFAULT : Outcome.Ok);
        Pin(loads | GupMode.Write, VmaFlags.Shared, shmem: true).ShouldBe(Outcome.Ok);
        Pin(loads | GupMode.Write, VmaFlags.None, shmem: false).ShouldBe(Outcome.Ok);
        Pin(loads, VmaFlags.Shared, shmem: false).ShouldBe(Outcome.Ok);
        Pin(GupMode.Pin | GupMode.Write, VmaFlags.Shared, shmem: false).ShouldBe(Outcome.Ok);
        var pool = world.Engine.CreatePgmap(new(MemoryType.Ram, 512, 0, world.Traits.Id, StrategyId.Bulk));
        world.Do(new MmapAnonymous(world.Process, pool, 512, VmaFlags.Read | VmaFlags.Write | VmaFlags.Hugetlb, Kernel61World.Aligned));
        world.Release(world.Hold(world.Process, Kernel61World.Aligned, loads | GupMode.Write));
        world.MapSmall(world.Process);
        var held = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        world.Run(new Gup(world.Process, At, 1, held, loads)).Outcome.ShouldBe(Outcome.EOPNOTSUPP);
    }

    // Several workers at a time: whoever meets a locked entry sleeps, and somebody wakes it.
    private static void SyncsRace(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Engine.Run(2, session =>
        {
            for (var round = 0; round < 60; round++)
            {
                if (session.Worker == 0)
                {
                    Finish(session.Start(world.Truncation(TruncateKind.Punch, (Kernel61World.Touched + round % 3) * Page, Page)), Outcome.Ok);
                    continue;
                }

                Finish(session.Start(new Fault(world.Process, At + round % 3, Write: true)), Outcome.MAJOR);
                Finish(session.Start(new WriteBack(world.File, 0, Kernel61World.FileBytes / Page)), Outcome.Ok);
            }

            void Finish(Ports.Completion ended, Outcome expected)
            {
                if (!ended.IsDone) session.TryWaitFor(ended.Ticket, TimeSpan.FromSeconds(60), out ended).ShouldBeTrue();
                if (ended.Outcome != Outcome.NOPAGE) ended.Outcome.ShouldBe(expected);
            }
        });
        world.Engine.Inspect(world.File).Entries().ShouldAllBe(entry => !entry.Entry.Locked);

        // A fault that meets an entry with the zap mark maps it at zero under c and c3 as they were posted (c-1).
        ReferenceAudit.Run(world.Engine).ShouldAllBe(found => world.Traits.EntryTakesReference && found.Invariant == Invariant.MappedAtZero);
    }
}
