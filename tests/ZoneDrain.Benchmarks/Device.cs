using ZoneDrain.Engines.Embedded;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>A devdax device of a million pages under scheme d, and a process that maps all of it.</summary>
internal sealed class Device : IDisposable
{
    public const long Pages = 1 << 20;

    public Device(StrategyId strategy, int workers)
    {
        Engine = new(new() { Workers = workers });
        Pgmap = Engine.CreatePgmap(new(MemoryType.Generic, Pages, 0, SchemeId.D, strategy));
        var inode = Engine.CreateInode(new(InodeKind.Devdax, Pgmap, SchemeId.D, FileSystem.Ext4, Pages * InodeState.PageSize), BlockState.Hole);
        Process = Engine.CreateProcess();
        var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Devdax;
        Start = Engine.Session.Start(new Mmap(Process, inode, 0, Pages, flags, -1)).Findings.Handle;
    }

    public EmbeddedEngine Engine { get; }

    public PgmapId Pgmap { get; }

    public ProcessId Process { get; }

    public long Start { get; }

    /// <summary>Get and put of random pages by their turns alone.</summary>
    public void Turn(int worker, long pairs)
    {
        var (host, lane, place) = (Engine.Pgmap(Pgmap.Value), Engine.Lanes[worker], 1 + worker * 7919L);
        var (get, put) = (PageEvent.Acquire(PageUse.Get), PageEvent.Put(PageUse.Get));
        for (var i = 0L; i < pairs; i++)
        {
            place = UsePages.After(place) & (Pages - 1);
            host.Acquire(lane, place, get, out _);
            host.Put(lane, place, put, out _);
        }
    }

    public void Dispose() => Engine.Dispose();
}
