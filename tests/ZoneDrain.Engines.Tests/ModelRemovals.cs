using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 63, 93 and 94: memory that fails or goes away under a file system that can tell who uses a block, and under one that cannot.</summary>
internal static class ModelRemovals
{
    private const long Page = InodeState.PageSize;
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long Bytes = Kernel61World.FileBytes;
    private static readonly SchemeId[] WithoutEntries = [.. ModelCase.EveryScheme.Where(scheme => !SchemeList.Get(scheme).EntryTakesReference)];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 93, "kernel 6.7", "an unbind under xfs kills who maps, and ends with nothing left behind", UnbindXfs),
        .. ModelCase.Under([SchemeId.A1, SchemeId.C, SchemeId.C3, SchemeId.D], 93, "kernel model", "and waits for a pin that outlives its process",
            UnbindXfsPinned),
        .. ModelCase.Under([SchemeId.A1, SchemeId.A2, SchemeId.E], 94, "kernel 6.7, search", "an unbind under ext4 has nobody to tell: a known hazard",
            UnbindExt4),
        .. ModelCase.Under(ModelCase.EveryScheme, 63, "xfstests xfs/550", "a memory failure signals every mapper, and the block recovers", Failure),
        .. ModelCase.Under(WithoutEntries, 63, "xfstests xfs/551", "a memory failure on a shared block signals the mappers of both files", SharedFailure),
        .. ModelCase.Under(WithoutEntries, 63, "xfstests xfs/552", "and only where a file still shares it", PartlyShared),
        .. ModelCase.Under(ModelCase.EveryScheme, 63, "kernel code", "without a reverse map a page that nobody touched has nobody to tell", Ext4Failure),
        .. ModelCase.Under(WithoutEntries, 63, "kernel code", "a store to a shared block copies it, and the last file frees it", Shares),
        .. ModelCase.Under(WithoutEntries, 63, "kernel code", "a punch does not wait for the other file's mapping, and a clone unmaps both", CutsShared),
        .. ModelCase.Under(ModelCase.EveryScheme, 63, "kernel code", "what cannot be cloned is refused", Refused),
        .. ModelCase.Under(WithoutEntries, 63, "kernel code", "stores, clones and truncates race and leave no count behind", Races),
    ];

    /// <summary>Another device of the size of a few files, under xfs.</summary>
    private static (PgmapId Pgmap, InodeId File) Xfs(Kernel61World world, int files, out InodeId second)
    {
        var scheme = world.Traits;
        var pgmap = world.Engine.CreatePgmap(new(MemoryType.FsDax, 4096 * files, 0, scheme.Id, scheme.NativeDrain));
        var file = Create(world, pgmap, Bytes, BlockState.Written);
        second = files > 1 ? Create(world, pgmap, 0, BlockState.Hole) : InodeId.None;
        return (pgmap, file);
    }

    private static InodeId Create(Kernel61World world, PgmapId pgmap, long bytes, BlockState blocks, FileSystem fileSystem = FileSystem.Xfs) =>
        world.Engine.CreateInode(new(InodeKind.File, pgmap, world.Traits.Id, fileSystem, bytes), blocks);

    private static Unbind Unbind(Kernel61World world, PgmapId pgmap)
    {
        var spec = world.Engine.Inspect(pgmap).Spec;
        return new(new(pgmap, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false));
    }

    private static void UnbindXfs(Kernel61World world)
    {
        var (pgmap, file) = Xfs(world, 1, out _);
        world.Map(world.Process, file, Kernel61World.Small);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        var child = world.Fork(world.Process);
        world.Touch(child, At).ShouldBe(Outcome.NOPAGE);
        var other = world.Engine.CreateProcess();
        world.Hold(world.Process, At, GupMode.Pin | GupMode.Write, kind: OwnerKind.Call);

        var ended = world.Do(Unbind(world, pgmap)).Findings;
        (ended.Signals, ended.Refusal).ShouldBe((2, Refusal.None));
        world.Freed(pgmap);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGSEGV);
        world.Run(new Mmap(other, file, 0, 1, VmaFlags.Read | VmaFlags.Shared, At)).Outcome.ShouldBe(Outcome.ENXIO);
        world.Do(new Evict(file, Unlink: false));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Engine.Violations.ShouldAllBe(violation => violation.Scheme == SchemeId.B && violation.Invariant == Invariant.MappedAtZero);
    }

    // The descriptor was shared with a process that maps nothing, so nobody kills that one.
    private static void UnbindXfsPinned(Kernel61World world)
    {
        var (pgmap, file) = Xfs(world, 1, out _);
        world.Map(world.Process, file, Kernel61World.Small);
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Write);
        var keeper = world.Fork(world.Process);
        world.Do(new Munmap(keeper, 0, BreakLayouts.WholeFile));
        var ticket = world.Block(Unbind(world, pgmap));
        ReferenceAudit.Holders(world.Engine, pgmap, 9).ShouldContain(row => row.Kind == "pin" && row.Holder == $"{keeper} (Descriptor of {owner})");
        world.Engine.Holders(pgmap, 9).ShouldContain(row => row.Kind == "pin" && row.Holder == $"{keeper} (Descriptor of {owner})");
        world.Do(new CloseOwner(owner) { Closer = keeper });
        world.Ended(ticket).Findings.Signals.ShouldBe(1);
        world.Freed(pgmap);
        world.Engine.Violations.ShouldBeEmpty();
    }

    private static void UnbindExt4(Kernel61World world)
    {
        world.TouchedSmall();
        var ended = world.Do(Unbind(world, world.FsDax)).Findings;
        (ended.Signals, ended.Refusal).ShouldBe((0, Refusal.NoReverseMap));
        world.Freed(world.FsDax);
        foreach (var finding in ReferenceAudit.Run(world.Engine)) world.Engine.Report(finding);
        world.Engine.Violations.ShouldContain(violation => violation.Invariant == Invariant.MappingOutlivesPgmap && violation.Predicted);
    }

    private static PageId TouchedPage(Kernel61World world, InodeId file, ProcessId process)
    {
        world.Map(process, file, Kernel61World.Small);
        world.Touch(process, At, write: false).ShouldBe(Outcome.NOPAGE);
        return world.PageAt(process, At);
    }

    private static void Bad(Kernel61World world, InodeId file, ProcessId process)
    {
        world.Touch(process, At, write: false).ShouldBe(Outcome.SIGBUS);
        world.Run(new ReadFile(file, Kernel61World.Touched * Page, Page)).Outcome.ShouldBe(Outcome.EIO);
    }

    private static void Recover(Kernel61World world, InodeId file, ProcessId process)
    {
        world.Do(new Truncate(file, FileSystem.Xfs, TruncateKind.Punch, Kernel61World.Touched * Page, Page));
        world.Do(new WriteFile(file, Kernel61World.Touched * Page, Page, Data: true, KeepSize: true));
        world.Do(new ReadFile(file, Kernel61World.Touched * Page, Page)).Findings.Pages.ShouldBe(1);
        world.Touch(process, At, write: false).ShouldBe(Outcome.NOPAGE);
    }

    private static void Failure(Kernel61World world)
    {
        var (pgmap, file) = Xfs(world, 1, out _);
        var page = TouchedPage(world, file, world.Process);
        var child = world.Fork(world.Process);
        var apart = world.Engine.CreateProcess();
        world.Do(new Mmap(apart, file, 0, 8, VmaFlags.Read | VmaFlags.Shared, At));
        var failed = world.Do(new MemoryFailure(page)).Findings;

        // The child maps the page and has not touched it; the third process maps another part of the file.
        (failed.Signals, failed.Pages).ShouldBe((2, 1));
        Bad(world, file, world.Process);
        Bad(world, file, child);
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.NOPAGE);
        Recover(world, file, world.Process);
        world.Touch(child, At).ShouldBe(Outcome.NOPAGE);
        world.Run(new MemoryFailure(new(pgmap, 4096))).Findings.Refusal.ShouldBe(Refusal.OutsideDevice);
    }

    private static void SharedFailure(Kernel61World world)
    {
        var (_, file) = Xfs(world, 2, out var clone);
        world.Do(new CloneFile(file, clone, 0, Bytes / Page)).Findings.Pages.ShouldBe(Bytes / Page);
        var other = world.Engine.CreateProcess();
        var page = TouchedPage(world, file, world.Process);
        TouchedPage(world, clone, other).ShouldBe(page);
        var failed = world.Do(new MemoryFailure(page)).Findings;
        (failed.Signals, failed.Pages).ShouldBe((2, 2));
        Bad(world, file, world.Process);
        Bad(world, clone, other);
        Recover(world, file, world.Process);
        Bad(world, clone, other);
        Recover(world, clone, other);
        world.PageAt(other, At).ShouldNotBe(world.PageAt(world.Process, At));
    }

    // Of the two files' blocks the second copied the page before it failed.
    private static void PartlyShared(Kernel61World world)
    {
        var (_, file) = Xfs(world, 2, out var clone);
        world.Do(new CloneFile(file, clone, 0, Bytes / Page));
        var other = world.Engine.CreateProcess();
        var page = TouchedPage(world, file, world.Process);
        TouchedPage(world, clone, other).ShouldBe(page);
        world.Touch(other, At).ShouldBe(Outcome.MAJOR);
        world.PageAt(other, At).ShouldNotBe(page);
        var failed = world.Do(new MemoryFailure(page)).Findings;
        (failed.Signals, failed.Pages).ShouldBe((1, 1));
        Bad(world, file, world.Process);
        world.Touch(other, At).ShouldBe(Outcome.NOPAGE);
        world.Do(new MemoryFailure(page.Plus(1))).Findings.Signals.ShouldBe(2);
    }

    private static void Ext4Failure(Kernel61World world)
    {
        world.MapSmall(world.Process);
        var frame = world.Engine.Inspect(world.File).Blocks[0].FrameOf(Kernel61World.Touched);
        world.Do(new MemoryFailure(new(world.FsDax, frame))).Findings.Signals.ShouldBe(0);
        Bad(world, world.File, world.Process);
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.NOPAGE);
        world.Do(new MemoryFailure(new(world.FsDax, frame + 1))).Findings.Signals.ShouldBe(1);
    }

    private static void Shares(Kernel61World world)
    {
        var (pgmap, file) = Xfs(world, 2, out var clone);
        world.Do(new CloneFile(file, clone, 0, Bytes / Page));
        var other = world.Engine.CreateProcess();
        var page = TouchedPage(world, file, world.Process);
        TouchedPage(world, clone, other);

        // The first store copies; the second finds its block unshared, and stays where it is.
        world.Touch(world.Process, At).ShouldBe(Outcome.MAJOR);
        world.PageAt(world.Process, At).ShouldNotBe(page);
        world.PageAt(other, At).ShouldBe(page);
        world.Touch(other, At).ShouldBe(Outcome.NOPAGE);
        world.PageAt(other, At).ShouldBe(page);

        // pwrite copies too.
        world.Do(new WriteFile(clone, (Kernel61World.Touched + 1) * Page, Page, Data: true, KeepSize: true));
        Frame(world, clone, Kernel61World.Touched + 1).ShouldNotBe(Frame(world, file, Kernel61World.Touched + 1));
        Frame(world, clone, Kernel61World.Touched + 2).ShouldBe(Frame(world, file, Kernel61World.Touched + 2));

        world.Do(new Exit(world.Process));
        world.Do(new Exit(other));
        world.Do(new Evict(file, Unlink: true));
        Create(world, pgmap, Bytes, BlockState.Written);
        world.Do(new Evict(clone, Unlink: true));
        Create(world, pgmap, Bytes, BlockState.Written);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void CutsShared(Kernel61World world)
    {
        var (_, file) = Xfs(world, 2, out var clone);
        world.Do(new CloneFile(file, clone, 0, Bytes / Page));
        var other = world.Engine.CreateProcess();
        var page = TouchedPage(world, file, world.Process);
        TouchedPage(world, clone, other);
        world.Do(new CloneFile(clone, file, 0, 1));
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.NOPAGE);
        world.Touch(other, At, write: false).ShouldBe(Outcome.NOPAGE);
        world.Do(new Truncate(file, FileSystem.Xfs, TruncateKind.Punch, Kernel61World.Touched * Page, Page));
        world.PageAt(other, At).ShouldBe(page);

        // Now the block is one file's alone, and a pin holds its punch up.
        var owner = world.Hold(other, At, GupMode.Get);
        var ticket = world.Block(new Truncate(clone, FileSystem.Xfs, TruncateKind.Punch, Kernel61World.Touched * Page, Page));
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static long Frame(Kernel61World world, InodeId file, long index) =>
        world.Engine.Inspect(file).Blocks.Single(extent => extent.Index <= index && index < extent.End).FrameOf(index);

    private static void Refused(Kernel61World world)
    {
        var (_, file) = Xfs(world, 2, out var clone);
        void Is(CloneFile protocol, Refusal refusal)
        {
            var ended = world.Run(protocol);
            (ended.Outcome, ended.Findings.Refusal).ShouldBe((refusal.Error(), refusal));
        }

        Is(new(world.File, world.NewFile(Bytes), 0, 1), Refusal.NoReflink);
        Is(new(file, file, 0, 1), Refusal.ReflinkRange);
        Is(new(file, clone, 0, 0), Refusal.ReflinkRange);
        if (world.Traits.EntryTakesReference)
        {
            Is(new(file, clone, 0, 1), Refusal.ReflinkOfHeldEntries);
            return;
        }

        Is(new(file, clone, 0, (Bytes / Page) + 1), Refusal.ReflinkRange);
        Is(new(file, world.File, 0, 1), Refusal.ReflinkRange);
    }

    private static void Races(Kernel61World world)
    {
        var (pgmap, file) = Xfs(world, 2, out var clone);
        const int pages = 8;
        var other = world.Engine.CreateProcess();
        foreach (var (process, inode) in ((ProcessId, InodeId)[])[(world.Process, file), (other, clone)])
            world.Do(new Mmap(process, inode, 0, pages, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At));
        world.Engine.Run(2, session =>
        {
            var (process, inode, target) = session.Worker == 0 ? (world.Process, file, clone) : (other, clone, file);
            for (var round = 0; round < 40; round++)
            {
                session.Start(new CloneFile(inode, target, 0, pages / 2));
                for (var page = 0; page < pages; page++) session.Start(new Fault(process, At + page, Write: (page + round) % 2 == 0));
                session.Start(new Truncate(inode, FileSystem.Xfs, TruncateKind.Punch, (round % pages) * Page, Page));
                session.Start(new WriteFile(inode, (round % pages) * Page, Page, Data: true, KeepSize: false));
                while (session.TryTakeCompletion(out _))
                {
                }
            }

            while (session.Sleeping > 0) session.TryTakeCompletion(out _);
        });
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Do(new Exit(world.Process));
        world.Do(new Exit(other));
        world.Do(new Evict(file, Unlink: true));
        world.Do(new Evict(clone, Unlink: true));
        for (var again = 0; again < 4; again++) Create(world, pgmap, Bytes, BlockState.Written);
        world.Engine.Violations.ShouldAllBe(violation => violation.Scheme == SchemeId.B && violation.Invariant == Invariant.MappedAtZero);
    }
}
