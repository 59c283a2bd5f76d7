using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Small devices of each kind, and protocols that take several things one after another. Each is tried with a refusal at each of its questions; then everybody
/// exits, every file is removed, and every frame of every device must be free and idle: what a refusal made somebody forget is a leak that stays.
/// </summary>
internal sealed class RefusalScene
{
    private const long At = 512 * 3000;
    private const int Frames = 64;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;
    private readonly Kernel61World _world;
    private readonly List<PgmapId> _pgmaps = [];
    private PgmapId _large;

    private RefusalScene(Kernel61World world)
    {
        _world = world;
        Dax = Device(MemoryType.FsDax);
        Ram = Device(MemoryType.Ram);
        Coherent = Device(MemoryType.Coherent);
        Private = Device(MemoryType.Private);
        Peer = Device(MemoryType.PciP2pDma);
        Block = Device(MemoryType.Ram);
    }

    /// <summary>The name of one that keeps what it took.</summary>
    public const string Forgetful = "mmap of a peer that forgets";

    /// <summary>Every protocol that is tried, by name.</summary>
    public static IReadOnlyDictionary<string, Refusable> All { get; } = new Dictionary<string, Refusable>
    {
        ["store to a hole"] = Try(scene => new Fault(scene.Mapped(BlockState.Hole, VmaFlags.Shared), At + 1, Write: true)),
        ["load of a block"] = Try(scene => new Fault(scene.Mapped(BlockState.Written, VmaFlags.Shared), At + 1, Write: false)),
        ["private store"] = Try(scene => new Fault(scene.Mapped(BlockState.Written, VmaFlags.None), At + 1, Write: true)),
        ["store to a cache page"] = Try(scene => new Fault(scene.MappedCache(), At + 1, Write: true)),
        ["anonymous store"] = Try(scene => new Fault(scene.Anonymous(0), At + 1, Write: true)),
        ["copy on write"] = Try(scene =>
        {
            var process = scene.Anonymous(4);
            scene._world.Fork(process);
            return new Fault(process, At + 1, Write: true);
        }),
        ["fork of a pinned page"] = Try(scene =>
        {
            var process = scene.Anonymous(4);

            // A child that cannot have the memory before it has not come to the file.
            scene._world.Do(new Mmap(process, scene.File(BlockState.Written), 0, 8, ReadWrite | VmaFlags.Shared, At + 512));
            scene._world.Hold(process, At + 2, GupMode.Pin | GupMode.Write);
            return new Fork(process, scene._world.Engine.ReserveProcess());
        }),
        ["mmap of a file"] = Try(scene => new Mmap(scene._world.Process, scene.File(BlockState.Written), 0, 8, ReadWrite | VmaFlags.Shared, At)),
        ["mmap of a peer"] = Try(scene => new MmapPeer(scene._world.Process, scene.Peer, 3, ReadWrite | VmaFlags.Shared, At)),
        ["pin of four pages"] = Try(scene =>
        {
            var process = scene.Mapped(BlockState.Written, VmaFlags.Shared);
            var slot = (int)scene._world.Do(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            return new Gup(process, At, 4, slot, GupMode.Pin | GupMode.Write);
        }),
        ["longterm pin of device memory"] = Try(scene =>
        {
            var process = scene.MovedIn(scene.Coherent);
            var slot = (int)scene._world.Do(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            return new Gup(process, At, 4, slot, GupMode.Pin | GupMode.Longterm | GupMode.Write);
        }),
        ["move to a device"] = Try(scene => new MigrateVma(scene.Anonymous(4), At, At + 6, new(scene.Ram), new(scene.Coherent))),
        ["move to a device that the CPU cannot read"] = Try(scene =>
            new MigrateVma(scene.Anonymous(4), At, At + 6, new(scene.Ram), new(scene.Private), PteKind.DevicePrivate)),
        ["load that brings a page back"] = Try(scene => new Fault(scene.MovedIn(scene.Private), At + 1, Write: false)),
        ["eviction of a chunk"] = Try(scene =>
        {
            scene.MovedIn(scene.Coherent);
            return new EvictFrames(scene.Coherent, 0, Frames);
        }),
        ["write to a file"] = Try(scene => new WriteFile(scene.File(BlockState.Hole), 0, 8 * InodeState.PageSize, Data: true, KeepSize: false)),
        ["zero-range"] = Try(scene => new Truncate(scene.File(BlockState.Hole), FileSystem.Ext4, TruncateKind.Zero, 0, 8 * InodeState.PageSize)),
        ["device's own page"] = Try(scene =>
        {
            var process = scene.Anonymous(4);
            scene._world.Do(new Mirror(process, new(scene.Private)));
            return new MakeExclusive(process, At, 6, new(scene.Private));
        }),
        ["private store to a cache page"] = Try(scene => new Fault(scene.MappedCache(VmaFlags.None), At + 1, Write: true)),
        ["fork of private copies"] = Try(scene =>
        {
            var process = scene.MappedCache(VmaFlags.None);
            for (var page = 0; page < 3; page++) scene._world.Touch(process, At + page);
            scene._world.Hold(process, At + 2, GupMode.Pin | GupMode.Write);
            return new Fork(process, scene._world.Engine.ReserveProcess());
        }),
        ["move of private copies"] = Try(scene =>
        {
            var process = scene.MappedCache(VmaFlags.None);
            for (var page = 0; page < 3; page++) scene._world.Touch(process, At + page);
            return new MigrateVma(process, At, At + 4, new(scene.Ram), new(scene.Private), PteKind.DevicePrivate);
        }),
        ["longterm pin of private memory of a file"] = Try(scene =>
        {
            var process = scene.MappedCache(VmaFlags.None);
            var slot = (int)scene._world.Do(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            return new Gup(process, At, 2, slot, GupMode.Pin | GupMode.Longterm);
        }),
        ["fork and access"] = Try(scene => new ForkAndTouch(scene.Mapped(BlockState.Written, VmaFlags.Shared), scene._world.Engine.ReserveProcess(), At)),
        ["mmap of anonymous memory"] = Try(scene => new MmapAnonymous(scene._world.Process, scene.Ram, 8, ReadWrite, At)),
        ["mmap of other memory"] = Try(scene => new MapOther(scene._world.Process, At, At + 8, Accessible: true)),
        ["munmap of a part"] = Try(scene => new Munmap(scene.Touched(VmaFlags.Shared), At + 1, At + 3)),
        ["mremap of a part"] = Try(scene => new Mremap(scene.Touched(VmaFlags.Shared), At + 1, 2, At + 512)),
        ["mremap of anonymous memory"] = Try(scene => new Mremap(scene.Anonymous(4), At + 1, 2, At + 512)),
        ["mprotect of a part"] = Try(scene => new Mprotect(scene.Touched(VmaFlags.Shared), At + 1, At + 3, VmaFlags.Read)),
        ["MADV_DONTNEED"] = Try(scene => new Zap(scene.Touched(VmaFlags.Shared), At + 1, At + 3)),
        ["MADV_FREE"] = Try(scene => new MadvFree(scene.Anonymous(4), At, At + 6, new(scene.Ram))),
        ["mbind"] = Try(scene => new Mbind(scene.Anonymous(4), At, At + 6, new(scene.Ram), new(scene.Coherent))),
        ["soft offline"] = Try(scene => new SoftOffline(scene.Mapped(BlockState.Written, VmaFlags.Shared), At)),
        ["mirror"] = Try(scene => new Mirror(scene.Anonymous(4), new(scene.Private))),
        ["access of a device"] = Try(scene =>
        {
            var process = scene.MovedIn(scene.Private);
            scene._world.Do(new Mirror(process, new(scene.Coherent)));
            return new DeviceAccess(process, At, 6, Write: true, new(scene.Coherent));
        }),
        ["open"] = Try(scene => new OpenOwner(scene.Anonymous(4), OwnerKind.Pipe)),
        ["close of four pins"] = Try(scene => new CloseOwner(scene._world.Hold(scene.Touched(VmaFlags.Shared), At, GupMode.Pin | GupMode.Write, 4))),
        ["exit"] = Try(scene =>
        {
            var process = scene.Touched(VmaFlags.Shared);
            scene._world.Hold(process, At + 1, GupMode.Get);
            return new Exit(process);
        }),
        ["truncate"] = Try(scene => new Truncate(scene.TouchedFile(), FileSystem.Ext4, TruncateKind.Size, 0, 0)),
        ["punch"] = Try(scene => new Truncate(scene.TouchedFile(), FileSystem.Ext4, TruncateKind.Punch, 0, 3 * InodeState.PageSize)),
        ["collapse"] = Try(scene => new Truncate(scene.TouchedFile(), FileSystem.Ext4, TruncateKind.Collapse, 0, 3 * InodeState.PageSize)),
        ["eviction of a file"] = Try(scene =>
        {
            var file = scene.TouchedFile();
            scene._world.Do(new Munmap(scene._world.Process, At, At + 8));
            return new Evict(file, Unlink: true);
        }),
        ["break of layouts"] = Try(scene => new BreakLayouts(scene.TouchedFile(), scene._world.Traits.Id, 0, BreakLayouts.WholeFile, Patience.UntilSignal)),
        ["read"] = Try(scene => new ReadFile(scene.TouchedFile(), 0, 4 * InodeState.PageSize)),
        ["write-back"] = Try(scene => new WriteBack(scene.TouchedFile(), 0, 8)),
        ["msync"] = Try(scene => new Msync(scene.Touched(VmaFlags.Shared), At, At + 8)),
        ["reflink"] = Try(scene =>
        {
            var source = scene.TouchedFile(FileSystem.Xfs);
            return new CloneFile(source, scene.File(BlockState.Written, FileSystem.Xfs), 0, 4);
        }),
        ["store to a shared block"] = Try(scene =>
        {
            var source = scene.File(BlockState.Written, FileSystem.Xfs);
            scene._world.Do(new Mmap(scene._world.Process, source, 0, 8, ReadWrite | VmaFlags.Shared, At));
            scene._world.Run(new CloneFile(source, scene.File(BlockState.Hole, FileSystem.Xfs), 0, 4));
            return new Fault(scene._world.Process, At + 1, Write: true);
        }),
        ["failure of memory"] = Try(scene =>
        {
            scene.TouchedFile(FileSystem.Xfs);
            return new MemoryFailure(scene._world.Entry(scene._world.Process, At + 1).Page);
        }),
        ["bad blocks"] = Try(scene => new Poison(scene.TouchedFile(), 1, 3)),
        ["unbind under a file system"] = Try(scene =>
        {
            scene.TouchedFile(FileSystem.Xfs);
            return new Unbind(scene.Plan(scene.Dax));
        }),
        ["notice of an unbind"] = Try(scene =>
        {
            scene.TouchedFile(FileSystem.Xfs);
            return new PreRemove(scene.Dax);
        }),
        ["teardown of a device"] = Try(scene => new Teardown(scene.Plan(scene.Private))),
        ["removal of a chunk"] = Try(scene =>
        {
            scene.MovedIn(scene.Private);
            return new RemoveChunk(scene.Plan(scene.Private));
        }),
        ["pages whose device has gone"] = Try(scene =>
        {
            scene.MovedIn(scene.Private);
            return new UnmapFrames(scene.Private, 0, Frames, Lost: true);
        }),
        ["driver that stops"] = Try(scene => new StopDriver(scene.Private)),
        ["block that goes offline"] = Try(scene =>
        {
            scene.MovedIn(scene.Block);
            return new OfflineBlock(scene.Block, Frames, Rounds: 4, scene._world.Traits.Id);
        }),
        ["block that goes online"] = Try(scene =>
        {
            scene._world.Do(new OfflineBlock(scene.Block, Frames, Rounds: 4, scene._world.Traits.Id));
            return new OnlineBlock(scene.Block);
        }),
        ["state of a kmem device"] = Try(scene =>
        {
            scene.MovedIn(scene.Block);
            return new ChangeKmem(new(scene.Block), Frames, scene._world.Traits.Id, KmemState.Unplugged);
        }),
        ["unbind of a kmem device"] = Try(scene =>
        {
            scene._world.Do(new OfflineBlock(scene.Block, Frames, Rounds: 4, scene._world.Traits.Id));
            return new RemoveKmem(new(scene.Block), Frames, scene._world.Traits.Id);
        }),
        ["driver of a dax device"] = Try(scene =>
        {
            scene._world.Do(AskDax.Open(new(scene.Dax.Value), 0));
            return new BindDax(new(scene.Dax.Value), DaxMode.FsDev);
        }),
        ["mmap of /dev/mem"] = Try(scene => new Mmap(scene._world.Process, scene.DevMem(mapped: false), 0, 4, ReadWrite | VmaFlags.Shared, At)),
        ["fork of a mapping of /dev/mem"] = Try(scene =>
        {
            scene.DevMem(mapped: true);
            return new Fork(scene._world.Process, scene._world.Engine.ReserveProcess());
        }),
        ["driver whose memory /dev/mem shows"] = Try(scene =>
            new BindDax(new(scene.Dax.Value), DaxMode.FsDev) { DevMem = scene.DevMem(mapped: true) }),
        ["revocation of /dev/mem"] = Try(scene => new RevokeIomem(scene.DevMem(mapped: true), new(scene.Dax.Value))),
        ["use of a driver's memory"] = Try(scene => AskProvider.Hold(new(scene.Coherent.Value))),
        ["rmmod of a driver"] = Try(scene => new UnloadModule(scene.Plan(scene.Coherent))),
        ["open by name"] = Try(scene => new OpenNamed(scene.DaxFile())),
        ["close by name"] = Try(scene =>
        {
            var file = scene.DaxFile();
            scene._world.Do(new OpenNamed(file));
            return new CloseNamed(file, file.Dax);
        }),
        ["flag of a file"] = Try(scene => new SetDaxFlag(scene.DaxFile().Dax, Dax: false)),
        ["question about a dax device"] = Try(scene => AskDax.Open(new(scene.Dax.Value), 0)),
        ["claim of a mount"] = Try(scene =>
        {
            scene._world.Do(AskDax.Open(new(scene.Dax.Value), 0));
            scene._world.Do(new BindDax(new(scene.Dax.Value), DaxMode.FsDev));
            return new ClaimDax(new(scene.Dax.Value), scene.Dax, 1);
        }),
        ["question about a dax region"] = Try(scene => AskRegion.Open(new(scene.Dax.Value), 1024, 0)),
        ["question about capacity"] = Try(scene => AskCapacity.Open(new(scene.Private.Value), 512, 1024)),
        ["extent that arrives"] = Try(scene =>
        {
            scene._world.Do(AskCapacity.Open(new(scene.Private.Value), 512, 1024));
            return new AddCapacity(new(scene.Private.Value), new(512, 512, 1));
        }),
        ["dax device of extents that goes"] = Try(scene =>
        {
            var driver = new DriverId(scene.Private.Value);
            scene._world.Do(AskCapacity.Open(driver, 512, 1024));
            scene._world.Do(new AddCapacity(driver, new(512, 512, 1)));
            scene._world.Do(AskCapacity.CreateDevice(driver, 1));
            return new DestroyDaxDevice(driver, 512, scene.Coherent);
        }),
        ["question to a page"] = Try(scene => new AskPage(new(scene.Private, 0), PageEvent.Inspect)),
        ["question to a pgmap"] = Try(scene => new AskPgmap(scene.Private, new PgmapEvent(PgmapOp.Inspect), 3)),
        ["wait for a page"] = Try(scene => new AwaitIdle(new(scene.Private, 0))),
        ["bare edges"] = Try(scene => new UsePages(scene.Dax, Frames, 0, 1, 3)),
        ["page of a folio that moves"] = Try(scene =>
        {
            var process = scene.Large();
            return new MigrateVma(process, At + 3, At + 4, new(scene._large), new(scene.Private), PteKind.DevicePrivate);
        }),
    };

    /// <summary>How one is tried: on a fresh world, with the number of the question that is refused; whether it came to that question.</summary>
    public static Func<Kernel61World, int, bool> Find(string name) => name != Forgetful ? All[name].Try
        : Try(scene => new ForgetsPut(new(scene._world.Process, scene.Peer, 3, ReadWrite | VmaFlags.Shared, At))).Try;

    private PgmapId Dax { get; }

    private PgmapId Ram { get; }

    private PgmapId Coherent { get; }

    private PgmapId Private { get; }

    private PgmapId Peer { get; }

    private PgmapId Block { get; }

    private static Refusable Try<TProtocol>(Func<RefusalScene, TProtocol> make)
        where TProtocol : struct, IProtocol => new(typeof(TProtocol), (world, at) =>
    {
        var scene = new RefusalScene(world);
        var ended = world.Run(new Refusing<TProtocol>(make(scene), at));
        var refused = ended.Findings.Signals >= Refusing<TProtocol>.Mark;
        scene.GivesAllBack($"{ended.Protocol} ended with {ended.Outcome}");
        return refused;
    });

    private PgmapId Device(MemoryType type, long frames = Frames)
    {
        var strategy = SchemeList.Get(_world.Traits.Id, type).NativeDrain;
        var pgmap = _world.Engine.CreatePgmap(new(type, frames, 0, _world.Traits.Id, type == MemoryType.Ram ? StrategyId.Bulk : strategy));
        _pgmaps.Add(pgmap);
        return pgmap;
    }

    private TeardownPlan Plan(PgmapId pgmap)
    {
        var spec = _world.Engine.Inspect(pgmap).Spec;
        return new(pgmap, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
    }

    private InodeId File(BlockState blocks, FileSystem system = FileSystem.Ext4) =>
        _world.Engine.CreateInode(new(InodeKind.File, Dax, _world.Traits.Id, system, 8 * InodeState.PageSize), blocks);

    private DaxFile DaxFile() => new(
        File(BlockState.Written),
        _world.Engine.CreateInode(new(InodeKind.PageCache, Ram, _world.Traits.Id, FileSystem.Ext4, 8 * InodeState.PageSize), BlockState.Hole));

    private InodeId DevMem(bool mapped)
    {
        _world.Do(AskDax.Open(new(Dax.Value), 0));
        var spec = new InodeSpec(InodeKind.DevMem, Dax, _world.Traits.Id, FileSystem.Ext4, Frames * InodeState.PageSize);
        var inode = _world.Engine.CreateInode(spec, BlockState.Hole);
        if (mapped) _world.Do(new Mmap(_world.Process, inode, 0, 4, ReadWrite | VmaFlags.Shared, At));
        return inode;
    }

    private ProcessId Touched(VmaFlags flags)
    {
        var process = Mapped(BlockState.Written, flags);
        for (var page = 0; page < 4; page++) _world.Touch(process, At + page);
        return process;
    }

    private InodeId TouchedFile(FileSystem system = FileSystem.Ext4)
    {
        var file = File(BlockState.Written, system);
        _world.Do(new Mmap(_world.Process, file, 0, 8, ReadWrite | VmaFlags.Shared, At));
        for (var page = 0; page < 4; page++) _world.Touch(_world.Process, At + page);
        return file;
    }

    private ProcessId Large()
    {
        _large = Device(MemoryType.Ram, 2048);
        _world.Do(new MmapAnonymous(_world.Process, _large, 512, ReadWrite | VmaFlags.Huge, At));
        _world.Touch(_world.Process, At).ShouldBe(Outcome.NOPAGE);
        _world.Entry(_world.Process, At, out var order);
        order.ShouldBe(9);
        return _world.Process;
    }

    private ProcessId Mapped(BlockState blocks, VmaFlags flags)
    {
        _world.Do(new Mmap(_world.Process, File(blocks), 0, 8, ReadWrite | flags, At));
        return _world.Process;
    }

    private ProcessId MappedCache(VmaFlags flags = VmaFlags.Shared)
    {
        var file = _world.Engine.CreateInode(new(InodeKind.PageCache, Ram, _world.Traits.Id, FileSystem.Ext4, 8 * InodeState.PageSize), BlockState.Hole);
        _world.Do(new Mmap(_world.Process, file, 0, 8, ReadWrite | flags, At));
        return _world.Process;
    }

    private ProcessId Anonymous(int touched)
    {
        _world.Do(new MmapAnonymous(_world.Process, Ram, 8, ReadWrite, At));
        for (var page = 0; page < touched; page++) _world.Touch(_world.Process, At + page).ShouldBe(Outcome.NOPAGE);
        return _world.Process;
    }

    private ProcessId MovedIn(PgmapId device)
    {
        var process = Anonymous(4);
        var form = device == Private ? PteKind.DevicePrivate : PteKind.Normal;
        _world.Do(new MigrateVma(process, At, At + 4, new(Ram), new(device), form)).Findings.Moved.ShouldBe(4);
        return process;
    }

    private void GivesAllBack(string what)
    {
        ReferenceAudit.Run(_world.Engine).ShouldBeEmpty(what);
        foreach (var process in _world.Engine.Processes.Select(process => process.Id).ToList()) _world.Run(new Exit(process));
        foreach (var (inode, opens) in _world.Engine.Inodes.Select(inode => (inode.Id, inode.Opens)).ToList())
        {
            for (var left = opens; left > 0; left--) _world.Do(new CloseNamed(new(inode, inode), inode));
            _world.Run(new Evict(inode, Unlink: true)).Outcome.ShouldBeOneOf(Outcome.Ok, Outcome.ENOENT);
        }

        foreach (var pgmap in _pgmaps)
        {
            // Of a device that has gone nothing is left to be free.
            if (_world.Engine.Inspect(pgmap) is not { Life: Life.Live } shown) continue;
            foreach (var (frame, page) in _world.Engine.Pages(pgmap).Index()) page.Counts.ShouldBe(default, $"{what}: frame {frame} of {pgmap}");

            // Memory whose driver went is given up with it, removed or leaked.
            if (_world.Run(new Resume(new(pgmap.Value))).Outcome != Outcome.Ok) continue;
            _world.Run(new CountFree(new(pgmap.Value))).Findings.Pages.ShouldBe(shown.Spec.Frames, $"{what}: free frames of {pgmap}");
        }
    }

    /// <summary>A mapping of a peer whose driver never gives back the page that it could not map.</summary>
    private record struct ForgetsPut(MmapPeer Mmap) : IProtocol
    {
        private MmapPeer _mmap = Mmap;

        public readonly string Step => _mmap.Step;

        public readonly Findings Findings => _mmap.Findings;

        public Next Advance(in Reply reply)
        {
            var next = _mmap.Advance(reply);
            return next.Kind == NextKind.Page && next.Page.Op == PageOp.Put && _mmap.Step == "DropFrame" ? _mmap.Advance(new(new PageReply(Outcome.Ok))) : next;
        }
    }

    /// <summary>Takes whatever an allocator has.</summary>
    private record struct CountFree(DriverId Driver) : IProtocol
    {
        private long _pages;
        private bool _asked;

        public readonly string Step => "Allocate";

        public readonly Findings Findings => new() { Pages = _pages };

        public Next Advance(in Reply reply)
        {
            if (_asked && reply.Driver.Outcome != Outcome.Ok) return Next.Done(Outcome.Ok);
            if (_asked) _pages += reply.Driver.Pages;
            _asked = true;
            return Next.Call(Driver, new DriverEvent(DriverOp.Allocate, 2048));
        }
    }

    /// <summary>Lets a driver that was stopped hand its memory out again.</summary>
    private record struct Resume(DriverId Driver) : IProtocol
    {
        private bool _asked;

        public readonly string Step => "Resume";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            if (_asked) return Next.Done(reply.Driver.Outcome);
            _asked = true;
            return Next.Call(Driver, new DriverEvent(DriverOp.Resume, 0));
        }
    }
}

/// <summary>A protocol in a scene of its own.</summary>
/// <param name="Protocol">What is tried.</param>
/// <param name="Try">Tries it with a refusal at one of its questions; whether it came to that.</param>
internal sealed record Refusable(Type Protocol, Func<Kernel61World, int, bool> Try);
