using Shouldly;
using ZoneDrain.Audit;
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

    private RefusalScene(Kernel61World world)
    {
        _world = world;
        Dax = Device(MemoryType.FsDax);
        Ram = Device(MemoryType.Ram);
        Coherent = Device(MemoryType.Coherent);
        Private = Device(MemoryType.Private);
        Peer = Device(MemoryType.PciP2pDma);
    }

    /// <summary>The name of one that keeps what it took.</summary>
    public const string Forgetful = "mmap of a peer that forgets";

    /// <summary>Every protocol that is tried, by name.</summary>
    public static IReadOnlyDictionary<string, Func<Kernel61World, int, bool>> All { get; } = new Dictionary<string, Func<Kernel61World, int, bool>>
    {
        ["store to a hole"] = Try(scene => new Fault(scene.Mapped(BlockState.Hole, VmaFlags.Shared), At + 1, Write: true)),
        ["load of a block"] = Try(scene => new Fault(scene.Mapped(BlockState.Written, VmaFlags.Shared), At + 1, Write: false)),
        ["private store"] = Try(scene => new Fault(scene.Mapped(BlockState.Written, VmaFlags.None), At + 1, Write: true)),
        ["store to a cache page"] = Try(scene => new Fault(scene.MappedCache(), At + 1, Write: true)),
        ["anonymous store"] = Try(scene => new Fault(scene.Anonymous(0), At + 1, Write: true), installs: true),
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
        ["mmap of a peer"] = Try(scene => new MmapPeer(scene._world.Process, scene.Peer, 3, ReadWrite | VmaFlags.Shared, At), installs: true),
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
    };

    /// <summary>How one is tried: on a fresh world, with the number of the question that is refused; whether it came to that question.</summary>
    public static Func<Kernel61World, int, bool> Find(string name) => name != Forgetful ? All[name]
        : Try(scene => new ForgetsPut(new(scene._world.Process, scene.Peer, 3, ReadWrite | VmaFlags.Shared, At)), installs: true);

    private PgmapId Dax { get; }

    private PgmapId Ram { get; }

    private PgmapId Coherent { get; }

    private PgmapId Private { get; }

    private PgmapId Peer { get; }

    private static Func<Kernel61World, int, bool> Try<TProtocol>(Func<RefusalScene, TProtocol> make, bool installs = false)
        where TProtocol : struct, IProtocol => (world, at) =>
    {
        var scene = new RefusalScene(world);
        var ended = world.Run(new Refusing<TProtocol>(make(scene), at, installs));
        var refused = ended.Findings.Signals > 0;
        scene.GivesAllBack($"{ended.Protocol} ended with {ended.Outcome}");
        return refused;
    };

    private PgmapId Device(MemoryType type)
    {
        var strategy = SchemeList.Get(_world.Traits.Id, type).NativeDrain;
        var pgmap = _world.Engine.CreatePgmap(new(type, Frames, 0, _world.Traits.Id, type == MemoryType.Ram ? StrategyId.Bulk : strategy));
        _pgmaps.Add(pgmap);
        return pgmap;
    }

    private InodeId File(BlockState blocks) =>
        _world.Engine.CreateInode(new(InodeKind.File, Dax, _world.Traits.Id, FileSystem.Ext4, 8 * InodeState.PageSize), blocks);

    private ProcessId Mapped(BlockState blocks, VmaFlags flags)
    {
        _world.Do(new Mmap(_world.Process, File(blocks), 0, 8, ReadWrite | flags, At));
        return _world.Process;
    }

    private ProcessId MappedCache()
    {
        var file = _world.Engine.CreateInode(new(InodeKind.PageCache, Ram, _world.Traits.Id, FileSystem.Ext4, 8 * InodeState.PageSize), BlockState.Hole);
        _world.Do(new Mmap(_world.Process, file, 0, 8, ReadWrite | VmaFlags.Shared, At));
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
        foreach (var inode in _world.Engine.Inodes.Select(inode => inode.Id).ToList())
            _world.Run(new Evict(inode, Unlink: true)).Outcome.ShouldBe(Outcome.Ok, what);
        foreach (var pgmap in _pgmaps)
        {
            foreach (var (frame, page) in _world.Engine.Pages(pgmap).Index()) page.Counts.ShouldBe(default, $"{what}: frame {frame} of {pgmap}");
            _world.Run(new CountFree(new(pgmap.Value))).Findings.Pages.ShouldBe(Frames, $"{what}: free frames of {pgmap}");
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
            return Next.Call(Driver, new DriverEvent(DriverOp.Allocate, Frames));
        }
    }
}
