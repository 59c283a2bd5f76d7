using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;

namespace ZoneDrain.Ports;

/// <summary>A world of pages, pgmaps, processes and inodes, and something that makes their protocols run.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Workers it was made with, at least 1.</summary>
    int Workers { get; }

    /// <summary>Creates a pgmap and its page cells, all idle.</summary>
    /// <exception cref="ArgumentException">The size is no multiple of the folio, or the scheme and strategy refuse each other.</exception>
    PgmapId CreatePgmap(PgmapSpec spec);

    /// <summary>Creates an inode; a file with blocks gets them from its device. EINVAL is an exception here: setting up is not part of an experiment.</summary>
    InodeId CreateInode(InodeSpec spec, BlockState blocks);

    /// <summary>Creates a process.</summary>
    ProcessId CreateProcess();

    /// <summary>Keeps a number for a process that a fork will make.</summary>
    ProcessId ReserveProcess();

    /// <summary>Runs <paramref name="body"/> on each worker, on a thread of its own, and returns when all have returned. What a body throws is thrown
    /// here.</summary>
    void Run(int workers, Action<ISession> body);

    /// <summary>A session beside the workers', for the thread that made the engine: setting up, replays, teardowns and tests.</summary>
    ISession Session { get; }

    /// <summary>What a page shows now; a consistent picture of many only when nothing runs.</summary>
    PageSnapshot Inspect(PageId page);

    /// <summary>The same of many, in their order; null where the pgmap has been discarded.</summary>
    IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages);

    /// <summary>What a pgmap shows now.</summary>
    PgmapSnapshot Inspect(PgmapId pgmap);

    /// <summary>The state of a process; to be read only when nothing runs.</summary>
    ProcessState Inspect(ProcessId process);

    /// <summary>The state of an inode; to be read only when nothing runs.</summary>
    InodeState Inspect(InodeId inode);

    /// <summary>All processes, by number; to be read only when nothing runs.</summary>
    IEnumerable<ProcessState> Processes { get; }

    /// <summary>All inodes, by number; to be read only when nothing runs.</summary>
    IEnumerable<InodeState> Inodes { get; }

    /// <summary>Everything that was found wrong so far, oldest first, at most a stated number.</summary>
    IReadOnlyList<Invariants.Violation> Violations { get; }

    /// <summary>Violations by invariant, those not kept in <see cref="Violations"/> included.</summary>
    ViolationCounts ViolationCounts { get; }

    /// <summary>Who holds pages of a pgmap: holder, kind, page and count, at most <paramref name="most"/> rows. To be asked only when nothing runs, unless the
    /// engine says otherwise.</summary>
    IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most);

    /// <summary>The silos that the world lives on, in words, one each; none on an engine of one machine.</summary>
    IReadOnlyList<string> Silos => [];

    /// <summary>
    /// Runs <paramref name="look"/> while no protocol moves, sleepers that were woken included. On an engine whose protocols move in their sessions' calls
    /// alone nothing is to be done: the caller sees to it that no session runs.
    /// </summary>
    /// <returns>False: it did not stand still, or not for long enough, and what was seen tells nothing.</returns>
    bool Still(Action look)
    {
        look();
        return true;
    }

    /// <summary>Notes what an audit found; the table of schemes and strategies says whether it was foretold.</summary>
    void Report(BrokenInvariant finding);

    /// <summary>What the environment took away, by name, oldest first: state that died with a silo. Empty on an engine that cannot lose any.</summary>
    IReadOnlyList<string> Losses => [];

    /// <summary>Whether a process that came to be was taken away with what kept it, and has not exited. Never on an engine that cannot lose any.</summary>
    bool IsLost(ProcessId process) => false;

    /// <summary>Uses, words and messages counted so far, over all workers.</summary>
    EngineCounts Counts { get; }

    /// <summary>The protocols that sleep now, and where.</summary>
    IReadOnlyList<Sleeper> Sleepers { get; }

    /// <summary>Gives the memory of a freed pgmap back once nothing refers to it. The caller vouches that no session runs.</summary>
    void Discard(PgmapId pgmap);
}

/// <summary>A page as an observer sees it.</summary>
/// <param name="Counts">Its word.</param>
/// <param name="ActualRef">The reference count as the kernel would print it.</param>
/// <param name="Inode">The inode it belongs to; only if <paramref name="Associated"/>.</param>
/// <param name="Index">Its file page.</param>
/// <param name="Order">Order of its folio.</param>
/// <param name="Associated">An index entry names it (page->mapping is set).</param>
public readonly record struct PageSnapshot(PageCounts Counts, int ActualRef, InodeId Inode, long Index, int Order, bool Associated);

/// <summary>A protocol that sleeps.</summary>
/// <param name="Worker">Whose session.</param>
/// <param name="Ticket">Its number there.</param>
/// <param name="Protocol">What it is, with its ids.</param>
/// <param name="Step">Where it is.</param>
public sealed record Sleeper(int Worker, long Ticket, string Protocol, string Step);
