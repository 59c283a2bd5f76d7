using ZoneDrain.Protocols;

namespace ZoneDrain.Ports;

/// <summary>
/// An engine on which time is virtual: it passes by events alone, and nothing happens but by <see cref="Step"/>. Same options and same calls, same events. Not
/// for two threads.
/// </summary>
public interface IVirtualEngine : IEngine
{
    /// <summary>Nanoseconds since the world was made.</summary>
    long Now { get; }

    /// <summary>The clock of what runs in virtual time; its timestamps are nanoseconds. It has no timers.</summary>
    TimeProvider Clock { get; }

    /// <summary>Cores of a silo.</summary>
    int Cores { get; }

    /// <summary>What happened so far.</summary>
    VirtualFigures Figures { get; }

    /// <summary>Starts a protocol from a worker; its messages, and the answer to the caller, take their time.</summary>
    /// <param name="worker">0 to <see cref="IEngine.Workers"/> - 1.</param>
    /// <param name="protocol">What is started.</param>
    /// <param name="caller">Who is told.</param>
    /// <param name="tag">What the caller is told with it.</param>
    void Start(int worker, IProtocol protocol, IVirtualCaller caller, long tag);

    /// <summary>Tells a caller when a moment has come.</summary>
    /// <param name="at">Nanoseconds; not before <see cref="Now"/>.</param>
    /// <param name="worker">The worker on whose silo it happens.</param>
    /// <param name="caller">Who is told.</param>
    /// <param name="tag">What it is told with it.</param>
    void At(long at, int worker, IVirtualCaller caller, long tag);

    /// <summary>Lets the next event happen; false when there is none.</summary>
    bool Step();

    /// <summary>Each message of a silo takes so many times as long from now on.</summary>
    void SlowDown(int silo, double times);

    /// <summary>Until a moment, nothing gets from some silos to the others or back.</summary>
    /// <param name="apart">The silos on one side.</param>
    /// <param name="until">Nanoseconds.</param>
    void Partition(IReadOnlyCollection<int> apart, long until);

    /// <summary>Silos die at once; what they had is dealt to those that live, and answers again after the time that takes.</summary>
    /// <param name="dying">Which; at least one silo lives on.</param>
    /// <param name="recoveryNs">From the death until what was lost answers again.</param>
    void Kill(IReadOnlyCollection<int> dying, long recoveryNs);

    /// <summary>A silo joins, and takes over its part of the shares from those that have most.</summary>
    /// <param name="handOverNs">How long a share that moves does not answer.</param>
    void Join(long handOverNs);
}

/// <summary>What happened in virtual time so far.</summary>
/// <param name="At">Nanoseconds since the world was made.</param>
/// <param name="Events">Events.</param>
/// <param name="Digest">A digest of all of them, in their order.</param>
/// <param name="Messages">Messages, those within a silo included.</param>
/// <param name="RemoteMessages">Messages between silos.</param>
/// <param name="SiloNs">How long the cores of each silo were taken, in nanoseconds of core time.</param>
/// <param name="ActorNs">How long each actor but pages was, by name.</param>
/// <param name="QueueMax">The most messages that waited at one silo.</param>
public sealed record VirtualFigures(
    long At, long Events, ulong Digest, long Messages, long RemoteMessages, IReadOnlyList<long> SiloNs, IReadOnlyDictionary<string, long> ActorNs,
    int QueueMax);
