namespace ZoneDrain.Engines.Simulation;

/// <summary>How a simulated cluster is made.</summary>
public sealed record SimulatedOptions
{
    /// <summary>The most silos, those that join later included.</summary>
    public const int SilosMax = 10_000;

    /// <summary>The most cores of a silo.</summary>
    public const int CoresMax = 1_024;

    /// <summary>Silos, 1..10,000; each is a worker.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Cores of a machine, 1..1,024: messages that it serves at a time.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>Machines to which the silos are dealt, and whose cores they share, at most one a silo; 0, the default, for a machine each.</summary>
    public int Machines { get; init; }

    /// <summary>What messages cost.</summary>
    public required ClusterPrices Prices { get; init; }

    /// <summary>What acknowledges an actor's turn is in a journal first.</summary>
    public bool Durable { get; init; }

    /// <summary>Every draw of a message's way: same seed, same run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Violations that are kept in full; the others are counted.</summary>
    public int ViolationsKept { get; init; } = 1000;

    /// <summary>Pages of which a process has entries in one table.</summary>
    public const int PagesATable = 512;

    /// <summary>Bytes that a world needs, in round figures: a cell a page; each silo's lives and counters; what is under way; page tables.</summary>
    /// <param name="pages">Pages of all devices.</param>
    /// <param name="pgmaps">Devices.</param>
    /// <param name="silos">Silos.</param>
    /// <param name="callers">Callers of its load.</param>
    /// <param name="tables">Tables of <see cref="PagesATable"/> entries that its processes have at the end, at most.</param>
    public static long MemoryNeeded(long pages, int pgmaps, int silos, long callers, long tables) =>
        checked(65 * pages + silos * (PgmapId.Max + 4_096L + 512L * pgmaps) + 4_096 * callers + (8 * PagesATable + 32) * tables + (64L << 20));
}
