using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>
/// The cluster as a client sees it: what all silos know together. It answers where the client is connected. A world is known by its name alone, which nobody
/// guesses: who has the name may look at it and end it. Where a silo does not answer, these wait until it does or is declared dead.
/// </summary>
[OpenToClients]
internal interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>Events counted in a world.</summary>
    ValueTask<EngineCounts> Counts(string world);

    /// <summary>Processes that have ended, or that are asked after on a silo and have no state there: gone, or not made.</summary>
    ValueTask<NumberSet> VacantProcesses(string world);

    /// <summary>What was lost of a world, by name.</summary>
    ValueTask<string[]> Losses(string world);

    /// <summary>What the silos found wrong in a world.</summary>
    ValueTask<SiloViolations[]> Violations(string world);

    /// <summary>The protocols of a world that have not ended.</summary>
    ValueTask<WireUnderWay[]> UnderWay(string world);

    /// <summary>
    /// Lets no protocol of a world move from now on, for at most <see cref="Standstill.Longest"/>. False: not all came to stand still, as while a silo is
    /// silent or its loss is made good.
    /// </summary>
    /// <param name="world">The world.</param>
    /// <param name="name">In whose name.</param>
    /// <param name="number">Which time this is: later ones have greater numbers.</param>
    ValueTask<bool> StandStill(string world, string name, long number);

    /// <summary>That time is over.</summary>
    ValueTask GoOn(string world, string name, long number);

    /// <summary>Pages as an observer sees them; null where the pgmap is not there.</summary>
    /// <exception cref="HomeMovedException">A page does not live where its pgmap said a moment ago.</exception>
    ValueTask<PageSnapshot[]?> Inspect(string world, PgmapId pgmap, long[] frames);

    /// <summary>A bound of the longest queue that any pgmap's grain of a world had.</summary>
    ValueTask<long> LongestQueue(string world);

    /// <summary>Why journals cannot be written, of the silos that cannot.</summary>
    ValueTask<JournalTrouble[]> JournalTroubles();

    /// <summary>What is alive on the heaps of all silos, in bytes, after each has collected.</summary>
    ValueTask<long> HeapBytes();

    /// <summary>CPU time of the silos' processes.</summary>
    ValueTask<CpuReading[]> ReadCpu();

    /// <summary>What lives on a silo of a world.</summary>
    ValueTask<SiloShare> Share(string world, SiloAddress silo);

    /// <summary>Lets calls of a silo go wrong; answers how many did by this order, or null where its configuration does not allow it.</summary>
    ValueTask<CallFaultCounts?> Disturb(SiloAddress silo, CallFaultOrder order);

    /// <summary>Calls that actors of a world have made to actors, on silos that are still there.</summary>
    ValueTask<long> CallsMade(string world);

    /// <summary>The silos that take part now, in the order of their addresses.</summary>
    ValueTask<SiloAddress[]> Silos();

    /// <summary>Gives a share of a load to a silo; false: it is dead.</summary>
    ValueTask<bool> TakeLoad(SiloAddress silo, WireLoad load);

    /// <summary>Lets a load enter a phase; the shares that were met, and which of them have reached it. The others are to be asked again.</summary>
    ValueTask<(int Share, bool Reached)[]> EnterLoad(string world, LoadPhase phase, bool shifts);

    /// <summary>Operations of the process at a place are slow by so much.</summary>
    ValueTask SlowLoad(string world, int place, TimeSpan delay);

    /// <summary>What the shares of a load have to tell since the question before this one; one that is missing was lost with its silo.</summary>
    ValueTask<WireLoadNews[]> GatherLoad(string world, long question);

    /// <summary>The client of a load is still there; it says so more often than once a minute, or the load ends.</summary>
    ValueTask KeepLoad(string world);

    /// <summary>A load is over.</summary>
    ValueTask LeaveLoad(string world);

    /// <summary>Entries of all processes and inodes of a world.</summary>
    ValueTask<EntryCounts> CountEntries(string world);

    /// <summary>Gives everything of a world back.</summary>
    ValueTask Forget(string world);
}
