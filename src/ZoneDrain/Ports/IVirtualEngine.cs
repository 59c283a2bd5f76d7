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

    /// <summary>Cores of a machine.</summary>
    int Cores { get; }

    /// <summary>Machines; several silos may share one.</summary>
    int Machines { get; }

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

    /// <summary>Makes a process, in no time, where a worker is: who loads a process is where it lives.</summary>
    ProcessId CreateProcess(int worker);

    /// <summary>Lets the next event happen; false when there is none.</summary>
    bool Step();

    /// <summary>Each message of a silo takes so many times as long from now on.</summary>
    void SlowDown(int silo, double times);

    /// <summary>Until a moment, nothing gets from some silos to the others or back.</summary>
    /// <param name="apart">The silos on one side.</param>
    /// <param name="until">Nanoseconds.</param>
    void Partition(IReadOnlyCollection<int> apart, long until);

    /// <summary>Until a moment, a share of the calls and notices between actors goes astray; what was said of it before holds no more.</summary>
    /// <param name="kind">What becomes of them.</param>
    /// <param name="share">Of all: 0 to 1.</param>
    /// <param name="delayNs">How late one arrives, or how long it takes until who asked in vain asks again.</param>
    /// <param name="until">Nanoseconds.</param>
    void Disturb(CallFaultKind kind, double share, long delayNs, long until);

    /// <summary>A silo stands still: it answers nothing until a moment.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="until">Nanoseconds.</param>
    void Pause(int silo, long until);

    /// <summary>Silos die at once; what they had is dealt to those that live, and answers again once its loss has been made good.</summary>
    /// <param name="dying">Which; at least one silo lives on.</param>
    /// <param name="declaredAfterNs">From the death until it is known, and the messages begin that make it good.</param>
    void Kill(IReadOnlyCollection<int> dying, long declaredAfterNs);

    /// <summary>A silo leaves, and hands over what it has to those that stay, of which there is at least one.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="handOverNs">How long what it had does not answer.</param>
    void Leave(int silo, long handOverNs);

    /// <summary>A silo joins, and takes over its part of the shares from those that have most. Silos are numbered from 0 as they came.</summary>
    /// <param name="handOverNs">How long a share that moves does not answer.</param>
    void Join(long handOverNs);
}

/// <summary>What happened in virtual time so far.</summary>
/// <param name="At">Nanoseconds since the world was made.</param>
/// <param name="Events">Events.</param>
/// <param name="Digest">A digest of all of them, in their order.</param>
/// <param name="Messages">Messages, those within a silo included.</param>
/// <param name="RemoteMessages">Messages between silos.</param>
/// <param name="Calls">Of all messages, those in which a protocol asks an actor other than its initiator.</param>
/// <param name="SiloNs">How long the cores of each silo were taken, in nanoseconds of core time.</param>
/// <param name="ActorNs">How long each actor but pages was, by name.</param>
/// <param name="QueueMax">The most messages that waited at one silo.</param>
public sealed record VirtualFigures(
    long At, long Events, ulong Digest, long Messages, long RemoteMessages, long Calls, IReadOnlyList<long> SiloNs,
    IReadOnlyDictionary<string, long> ActorNs, int QueueMax);
