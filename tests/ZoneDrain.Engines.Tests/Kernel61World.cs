using Shouldly;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// What the rows were seen on: an fsdax device of 628 MiB with a file of 8 MiB, preallocated and written, scheme a2; and devdax devices. Small mappings lie
/// where the file's offsets and the addresses are not congruent, so that no 2 MiB entry fits.
/// </summary>
internal sealed class Kernel61World : IDisposable
{
    public const long FileBytes = 8L << 20;
    public const long FsDaxFrames = 160_768;
    public const long Aligned = 512 * 1000;
    public const long Small = Aligned + 8192 + 1;

    /// <summary>The page that the rows touch.</summary>
    public const long Touched = 600;

    private readonly FileSystem _fileSystem;
    private readonly SchemeId _scheme;
    private readonly StrategyId _strategy;
    private readonly bool _refaultRetakes;
    private readonly Dictionary<long, Completion> _ended = [];

    /// <summary>The same devices and file may be made under another scheme, with the drain its authors meant, and of another size.</summary>
    public Kernel61World(IEngine engine, FileSystem fileSystem, SchemeId scheme = SchemeId.A2, bool refaultRetakes = false, long frames = FsDaxFrames)
    {
        (Engine, _fileSystem, _scheme, _refaultRetakes) = (engine, fileSystem, scheme, refaultRetakes);
        _strategy = SchemeList.Get(scheme).NativeDrain;
        FsDax = engine.CreatePgmap(new(MemoryType.FsDax, frames, 0, scheme, _strategy));
        File = NewFile(FileBytes);
        Process = engine.CreateProcess();
    }

    public IEngine Engine { get; }

    public PgmapId FsDax { get; }

    public InodeId File { get; }

    public ProcessId Process { get; }

    public ISession Session => Engine.Session;

    public void Dispose() => Engine.Dispose();

    public SchemeTraits Traits => SchemeList.Get(_scheme);

    /// <summary>Another file of the device, preallocated and written.</summary>
    public InodeId NewFile(long bytes) => NewFile(bytes, BlockState.Written, journal: false);

    /// <summary>Another file of the device, of which it may be known what a power cut leaves.</summary>
    public InodeId NewFile(long bytes, BlockState blocks, bool journal) => Engine.CreateInode(
        new(InodeKind.File, FsDax, _scheme, _fileSystem, bytes, DirtyOnRead: _scheme <= SchemeId.A2, RefaultRetakes: _refaultRetakes, Journal: journal),
        blocks);

    /// <summary>Runs a protocol that must end at once.</summary>
    public Completion Run<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = Session.Start(protocol);
        completion.IsDone.ShouldBeTrue($"{protocol} blocks");
        return completion;
    }

    /// <summary>Runs a protocol that must end at once, and well.</summary>
    public Completion Do<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = Run(protocol);
        completion.Outcome.ShouldBe(Outcome.Ok, protocol.ToString());
        return completion;
    }

    /// <summary>Starts a protocol that must block, and returns its ticket.</summary>
    public long Block<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = Session.Start(protocol);
        completion.IsDone.ShouldBeFalse($"{protocol} does not block");
        StillBlocked();
        return completion.Ticket;
    }

    public void StillBlocked()
    {
        _ended.ShouldBeEmpty();
        Session.TryTakeCompletion(out var ended).ShouldBeFalse($"{ended.Protocol} ended");
        Session.Sleeping.ShouldBe(1);
    }

    /// <summary>The end of a protocol that blocked. Of two that one event woke, either may end first: the other is kept until it is asked for.</summary>
    public Completion Ended(long ticket)
    {
        Completion completion;
        while (!_ended.Remove(ticket, out completion))
        {
            Session.TryTakeCompletion(out var next).ShouldBeTrue("what blocked still does");
            _ended.Add(next.Ticket, next);
        }

        return completion;
    }

    public void MapSmall(ProcessId process) => Map(process, File, Small);

    public void MapAligned(ProcessId process) => Map(process, File, Aligned);

    public void Map(ProcessId process, InodeId inode, long vpn) =>
        Do(new Mmap(process, inode, 0, FileBytes >> 12, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Huge, vpn));

    public Outcome Touch(ProcessId process, long vpn, bool write = true) => Run(new Fault(process, vpn, write)).Outcome;

    /// <summary>Maps the file small and touches page 600 for write.</summary>
    public PageId TouchedSmall()
    {
        MapSmall(Process);
        Touch(Process, Small + Touched).ShouldBe(Outcome.NOPAGE);
        return PageAt(Process, Small + Touched);
    }

    /// <summary>Maps the file at an aligned address and touches page 600 for write.</summary>
    public PageId TouchedLarge()
    {
        MapAligned(Process);
        Touch(Process, Aligned + Touched).ShouldBe(Outcome.NOPAGE);
        Entry(Process, Aligned + Touched, out var order).IsDevice.ShouldBeTrue();
        order.ShouldBe(9);
        return PageAt(Process, Aligned + Touched);
    }

    public Pte Entry(ProcessId process, long vpn, out int order) => Engine.Inspect(process).EntryAt(vpn, out order);

    public Pte Entry(ProcessId process, long vpn) => Entry(process, vpn, out _);

    /// <summary>The page that is mapped at an address.</summary>
    public PageId PageAt(ProcessId process, long vpn)
    {
        var entry = Entry(process, vpn, out var order);
        entry.IsDevice.ShouldBeTrue();
        return entry.Page.Plus(vpn % (1L << order));
    }

    /// <summary>The reference count as the kernel shows it.</summary>
    public int Ref(PageId page) => Engine.Inspect(page).ActualRef;

    public ProcessId Fork(ProcessId parent)
    {
        var child = Engine.ReserveProcess();
        Do(new Fork(parent, child));
        return child;
    }

    /// <summary>Gets or pins pages for a new owner object.</summary>
    public OwnerId Hold(ProcessId process, long vpn, GupMode mode, int pages = 1, OwnerKind kind = OwnerKind.Descriptor)
    {
        var slot = (int)Do(new OpenOwner(process, kind)).Findings.Handle;
        Do(new Gup(process, vpn, pages, slot, mode)).Findings.Pages.ShouldBe(pages);
        return new(process, slot);
    }

    public void Release(OwnerId owner) => Do(new CloseOwner(owner));

    public Truncate Truncation(TruncateKind kind, long offset, long length = 0) => new(File, _fileSystem, kind, offset, length);

    /// <summary>A devdax device of <paramref name="frames"/> frames, and its character device.</summary>
    public (PgmapId Pgmap, InodeId Inode) Devdax(byte order, long frames)
    {
        var pgmap = Engine.CreatePgmap(new(MemoryType.Generic, frames, order, _scheme, _strategy));
        return (pgmap, Engine.CreateInode(new(InodeKind.Devdax, pgmap, _scheme, _fileSystem, frames << 12, order), BlockState.Written));
    }

    public static Mmap DevdaxMap(ProcessId process, InodeId inode, long pages, long vpn, VmaFlags kind = VmaFlags.Shared) =>
        new(process, inode, 0, pages, VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge | VmaFlags.Devdax | kind, vpn);

    /// <summary>Tears a device down as 6.1 does: devdax unmaps first, a pmem device under a file system does not.</summary>
    public Completion Teardown(PgmapId pgmap) => Run(Unbind(pgmap));

    /// <summary>The same, for who expects it to wait.</summary>
    public Teardown Unbind(PgmapId pgmap)
    {
        var spec = Engine.Inspect(pgmap).Spec;
        var devdax = spec.Type == MemoryType.Generic;
        var zap = devdax ? ZapOrder.BeforeKill : ZapOrder.None;
        return new(new(pgmap, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, zap, GracePlacement.AtKill, devdax));
    }

    public void Freed(PgmapId pgmap) => Engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
}
