namespace ZoneDrain.Cluster;

/// <summary>How an Orleans engine is made.</summary>
public sealed record OrleansOptions
{
    /// <summary>Sessions that work at once, 1..256. What the model calls a worker, who has a copy of each life and a counter of its own, is a silo.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Protocols of one session that may sleep at a time, at least 1. At the bound a session starts nothing more and answers EBUSY.</summary>
    public int SleepersMax { get; init; } = 65_536;

    /// <summary>Violations that are kept in full; the others are counted.</summary>
    public int ViolationsKept { get; init; } = 1000;

    /// <summary>The world's name, a word without slashes that begins each key; null for a number that the cluster has not given out before.</summary>
    public string? World { get; init; }

    /// <summary>The world is still there when the engine is disposed of: another client may go on with it.</summary>
    public bool KeepsWorld { get; init; }

    /// <summary>The cluster keeps its states in a database: the world outlives its silos, and calls wait for what is written there.</summary>
    public bool Lasts { get; init; }

    /// <summary>How long calls wait for a database that cannot be written, above 0; then the engine is lost.</summary>
    public TimeSpan JournalPatience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long the silos go on with a load whose client is silent, above 0; then the load ends, and with it a world that nobody can find again.
    /// </summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock of waits with a deadline.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
