using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rows R6 and 16 and cases 7, 11 and 15: files in ordinary memory, and shared anonymous memory, which is such a file.</summary>
internal static class ModelPageCache
{
    private const long At = 512 * 4000;
    private const int Pages = 8;
    private static readonly SchemeId[] Three = [SchemeId.A2, SchemeId.C, SchemeId.E];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(Three, 16, "row R6", "a page of the cache counts the cache, each mapping, each get and each pin", Counts),
        .. ModelCase.Under(Three, 16, "row 16", "no truncate waits for a pin, and the page outlives its file", TruncatePinned),
        .. ModelCase.Under(Three, 16, "row 17", "a longterm pin of the page cache is allowed", LongtermPin),
        .. ModelCase.Under(Three, 16, "kernel code", "an eviction frees what nobody holds", Eviction),
        .. ModelCase.Under(Three, 7, "hmm-tests anon_write_child_shared", "a child's device stores where the parent sees it", SharedWithChild),
        .. ModelCase.Under(Three, 15, "hmm-tests migrate_shared", "shared memory does not move to a device", SharedDoesNotMove),
        .. ModelCase.Under(Three, 16, "kernel code", "faults, pins and truncates race and leave no count behind", Races),
    ];

    private static (PgmapId Ram, InodeId File) Make(Kernel61World world)
    {
        var ram = world.Engine.CreatePgmap(new(MemoryType.Ram, 64, 0, world.Traits.Id, StrategyId.Bulk));
        var file = world.Engine.CreateInode(
            new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, Pages * InodeState.PageSize), BlockState.Hole);
        Map(world, world.Process, file);
        return (ram, file);
    }

    private static void Map(Kernel61World world, ProcessId process, InodeId file) =>
        world.Do(new Mmap(process, file, 0, Pages, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Huge, At));

    private static Truncate Truncation(InodeId file, TruncateKind kind = TruncateKind.Size, long offset = 0, long length = 0) =>
        new(file, FileSystem.Ext4, kind, offset, length);

    private static (int Ref, int Map) Shown(Kernel61World world, PageId page)
    {
        var counts = world.Engine.Inspect(page).Counts;
        return (counts.Ref, counts.Map);
    }

    private static void Counts(Kernel61World world)
    {
        var (ram, file) = Make(world);
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.MAJOR);
        var page = world.Entry(world.Process, At).Page;
        Shown(world, page).ShouldBe((2, 1));
        world.Engine.Inspect(page).Inode.ShouldBe(file);
        var child = world.Fork(world.Process);
        world.Touch(child, At);
        world.Entry(child, At).Page.ShouldBe(page);
        Shown(world, page).ShouldBe((3, 2));
        var got = world.Hold(world.Process, At, GupMode.Get);
        Shown(world, page).ShouldBe((4, 2));
        var pinned = world.Hold(world.Process, At, GupMode.Pin);
        Shown(world, page).ShouldBe((4 + PageCounts.PinBias, 2));
        world.Release(got);
        world.Release(pinned);
        world.Do(new Exit(child));
        world.Do(new Munmap(world.Process, At, At + Pages));
        Shown(world, page).ShouldBe((1, 0));
        world.Do(Truncation(file));
        world.Engine.InUse(ram).ShouldBe(0);
    }

    private static void TruncatePinned(Kernel61World world)
    {
        var (ram, file) = Make(world);
        world.Touch(world.Process, At);
        world.Touch(world.Process, At + 2);
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Write);
        var other = world.Hold(world.Process, At + 2, GupMode.Get);
        var page = world.Entry(world.Process, At).Page;
        world.Do(Truncation(file, TruncateKind.Punch, 2 * InodeState.PageSize, InodeState.PageSize));
        world.Do(Truncation(file));
        Shown(world, page).ShouldBe((PageCounts.PinBias, 0));
        world.Engine.Inspect(page).Associated.ShouldBeFalse();
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
        world.Engine.InUse(ram).ShouldBe(2);
        world.Release(owner);
        world.Release(other);
        world.Engine.InUse(ram).ShouldBe(0);
        world.Run(Truncation(file, TruncateKind.Zero, 0, InodeState.PageSize)).Outcome.ShouldBe(Outcome.EOPNOTSUPP);
        world.Run(new WriteFile(file, 0, 1, Data: true, KeepSize: false)).Outcome.ShouldBe(Outcome.EOPNOTSUPP);
    }

    private static void LongtermPin(Kernel61World world)
    {
        Make(world);
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Longterm);
        world.Release(owner);
        Shown(world, world.Entry(world.Process, At).Page).ShouldBe((2, 1));
    }

    private static void Eviction(Kernel61World world)
    {
        var (ram, file) = Make(world);
        world.Touch(world.Process, At);
        var owner = world.Hold(world.Process, At + 1, GupMode.Pin | GupMode.Write);
        world.Do(new Munmap(world.Process, At, At + Pages));
        world.Do(new Evict(file, Unlink: false));
        world.Engine.InUse(ram).ShouldBe(1);
        world.Release(owner);
        world.Engine.InUse(ram).ShouldBe(0);
    }

    private static void SharedWithChild(Kernel61World world)
    {
        Make(world);
        world.Touch(world.Process, At);
        var child = world.Fork(world.Process);
        var device = new Drivers.DeviceMemory(world.Engine.CreatePgmap(new(MemoryType.Coherent, 4, 0, SchemeId.E, StrategyId.Counter)));
        world.Do(new Mirror(child, device));
        world.Run(new DeviceAccess(child, At, 2, Write: true, device)).Outcome.ShouldBe(Outcome.Ok);
        world.Touch(world.Process, At + 1, write: false);
        var mirror = world.Engine.Inspect(child).Mirrors.Single();
        for (var page = 0; page < 2; page++) mirror.EntryAt(At + page).Page.ShouldBe(world.Entry(world.Process, At + page).Page);
    }

    private static void SharedDoesNotMove(Kernel61World world)
    {
        var (ram, _) = Make(world);
        world.Touch(world.Process, At);
        var device = new Drivers.DeviceMemory(world.Engine.CreatePgmap(new(MemoryType.Coherent, 4, 0, SchemeId.E, StrategyId.Counter)));
        world.Run(new MigrateVma(world.Process, At, At + Pages, new(ram), device, Holes: true)).Outcome.ShouldBe(Outcome.ENOENT);
    }

    private static void Races(Kernel61World world)
    {
        var (ram, file) = Make(world);
        world.Engine.Run(2, session =>
        {
            for (var round = 0; round < 100; round++)
            {
                if (session.Worker == 0)
                {
                    var truncation = session.Start(Truncation(file, TruncateKind.Punch, round % Pages * InodeState.PageSize, 2 * InodeState.PageSize));
                    if (!truncation.IsDone) session.TryWaitFor(truncation.Ticket, TimeSpan.FromSeconds(60), out truncation).ShouldBeTrue();
                    truncation.Outcome.ShouldBe(Outcome.Ok);
                    continue;
                }

                var slot = (int)session.Start(new OpenOwner(world.Process, OwnerKind.Call)).Findings.Handle;
                Finish(session.Start(new Gup(world.Process, At + (round % Pages), 1, slot, GupMode.Pin | GupMode.Write)));
                Finish(session.Start(new Fault(world.Process, At + (round % 3), Write: false)));
                Finish(session.Start(new CloseOwner(new(world.Process, slot))));

                void Finish(Ports.Completion started)
                {
                    if (!started.IsDone) session.TryWaitFor(started.Ticket, TimeSpan.FromSeconds(60), out _).ShouldBeTrue();
                }
            }
        });

        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Do(Truncation(file));
        world.Engine.InUse(ram).ShouldBe(0);
    }
}
