using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Case 122: the flag by which a file is loaded with or without S_DAX (kernel-model 6.4).</summary>
internal static class ModelDaxFlags
{
    private const long At = Kernel61World.Small;
    private const long Page = InodeState.PageSize;
    private const int Pages = 8;
    private const VmaFlags Shared = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under("a flag that is changed waits for the file to leave memory", Changes),
        .. Under("memory pressure loads a file anew as it was", Pressure),
        .. Under("what is cut while cached is cut of the blocks", Cut),
        .. Under("a name that goes while cached takes the blocks along", Unlinked),
    ];

    private static IEnumerable<ModelCase> Under(string fact, Action<Kernel61World> check) =>
        ModelCase.Under(ModelCase.EveryScheme, 122, "Documentation/filesystems/dax.rst", fact, check);

    private static (DaxFile File, PgmapId Ram) New(Kernel61World world)
    {
        var ram = world.Engine.CreatePgmap(new(MemoryType.Ram, 32, 0, world.Traits.Id, StrategyId.Bulk));
        var cached = world.Engine.CreateInode(new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, Pages * Page), BlockState.Hole);
        return (new(world.NewFile(Pages * Page), cached), ram);
    }

    private static InodeId Open(Kernel61World world, DaxFile file) => new((int)world.Do(new OpenNamed(file)).Findings.Handle);

    private static void Close(Kernel61World world, DaxFile file, InodeId opened) => world.Do(new CloseNamed(file, opened));

    // Where its page is, seen by a process of its own.
    private static PageId Touched(Kernel61World world, InodeId inode)
    {
        var process = world.Engine.CreateProcess();
        world.Do(new Mmap(process, inode, 0, Pages, Shared, At));
        world.Touch(process, At + 3).ShouldBeOneOf(Outcome.NOPAGE, Outcome.MAJOR);
        var page = world.PageAt(process, At + 3);
        world.Do(new Exit(process));
        return page;
    }

    private static void Changes(Kernel61World world)
    {
        var (file, ram) = New(world);
        var opened = Open(world, file);
        opened.ShouldBe(file.Dax);
        var block = Touched(world, opened);
        block.Pgmap.ShouldBe(world.FsDax);
        world.Do(new Mmap(world.Process, opened, 0, Pages, Shared | VmaFlags.Sync, At));
        world.Do(new SetDaxFlag(file.Dax, Dax: false));

        // Whoever has it, and whoever opens it meanwhile, goes on as before.
        world.Touch(world.Process, At + 3).ShouldBe(Outcome.NOPAGE);
        var second = Open(world, file);
        second.ShouldBe(file.Dax);
        Touched(world, second).ShouldBe(block);
        Close(world, file, opened);
        Close(world, file, second);
        world.Engine.Inspect(file.Dax).Form.ShouldBe(InodeForm.Dax, "it is mapped still");
        world.Do(new Munmap(world.Process, At, At + Pages));
        Close(world, file, InodeId.None);
        world.Engine.Inspect(file.Dax).Form.ShouldBe(InodeForm.None);
        world.Run(new Mmap(world.Process, file.Dax, 0, Pages, Shared, At)).Outcome.ShouldBe(Outcome.ENOENT);

        var cached = Open(world, file);
        cached.ShouldBe(file.Cached);
        Touched(world, cached).Pgmap.ShouldBe(ram);
        var sync = world.Run(new Mmap(world.Process, cached, 0, Pages, Shared | VmaFlags.Sync, At));
        (sync.Outcome, sync.Findings.Refusal).ShouldBe((Outcome.EOPNOTSUPP, Refusal.SyncWithoutDax));

        // And back: the blocks are where they were, and of the cache nothing is left.
        world.Do(new SetDaxFlag(file.Dax, Dax: true));
        Close(world, file, cached);
        Touched(world, Open(world, file)).ShouldBe(block);
        world.Engine.InUse(ram).ShouldBe(0);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void Pressure(Kernel61World world)
    {
        var (file, _) = New(world);
        var opened = Open(world, file);
        var block = Touched(world, opened);
        world.Run(new CloseNamed(file, InodeId.None, Pressure: true)).Outcome.ShouldBe(Outcome.EBUSY);
        Close(world, file, opened);
        world.Engine.Inspect(file.Dax).Form.ShouldBe(InodeForm.Dax, "nothing asks it to leave");
        world.Do(new CloseNamed(file, InodeId.None, Pressure: true));
        world.Engine.Inspect(file.Dax).Form.ShouldBe(InodeForm.None);
        world.Do(new CloseNamed(file, InodeId.None, Pressure: true));
        opened = Open(world, file);
        opened.ShouldBe(file.Dax);
        Touched(world, opened).ShouldBe(block);
        world.Run(new SetDaxFlag(file.Cached, Dax: true)).Outcome.ShouldBe(Outcome.EOPNOTSUPP);
    }

    private static InodeId Cached(Kernel61World world, DaxFile file)
    {
        world.Do(new SetDaxFlag(file.Dax, Dax: false));
        Close(world, file, Open(world, file));
        return Open(world, file);
    }

    private static void Cut(Kernel61World world)
    {
        var (file, _) = New(world);
        var cached = Cached(world, file);
        Touched(world, cached);
        world.Do(new Truncate(cached, FileSystem.Ext4, TruncateKind.Size, 2 * Page, 0));
        world.Do(new SetDaxFlag(file.Dax, Dax: true));
        Close(world, file, cached);
        var shown = world.Engine.Inspect(file.Dax);
        (shown.Form, shown.SizeBytes, shown.Blocks.Sum(block => block.Pages)).ShouldBe((InodeForm.None, 2 * Page, 2L));
        var process = world.Engine.CreateProcess();
        world.Do(new Mmap(process, Open(world, file), 0, Pages, Shared, At));
        world.Touch(process, At + 1).ShouldBe(Outcome.NOPAGE);
        world.Touch(process, At + 2).ShouldBe(Outcome.SIGBUS);
    }

    private static void Unlinked(Kernel61World world)
    {
        var (file, ram) = New(world);
        var cached = Cached(world, file);
        Touched(world, cached);
        world.Run(new Evict(file.Dax, Unlink: true)).Outcome.ShouldBe(Outcome.ENOENT, "the cached form is in memory");
        world.Engine.Inspect(file.Dax).Blocks.ShouldNotBeEmpty();
        Close(world, file, cached);
        world.Engine.Inspect(file.Dax).Blocks.ShouldBeEmpty();
        world.Engine.InUse(ram).ShouldBe(0);
        world.Run(new OpenNamed(file)).Outcome.ShouldBe(Outcome.ENOENT);
    }
}
