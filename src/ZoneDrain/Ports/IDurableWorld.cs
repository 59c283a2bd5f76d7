namespace ZoneDrain.Ports;

/// <summary>A world that may outlive the program that made it, so that an engine of another program goes on with it.</summary>
public interface IDurableWorld
{
    /// <summary>The name by which another engine finds it; null where it dies with the program, or with what it runs on.</summary>
    string? LastingName { get; }

    /// <summary>Numbers that were given out to pgmaps, 0 or more.</summary>
    int PgmapsMade { get; }

    /// <summary>What a pgmap shows once what happens to it of itself is over; null where it was never made, or was discarded.</summary>
    PgmapSnapshot? TryInspect(PgmapId pgmap);

    /// <summary>Protocols that have not ended, no matter whose: also those whose session is no more.</summary>
    IReadOnlyList<ProtocolUnderWay> UnderWay();

    /// <summary>The world stays where it is when the engine is disposed of.</summary>
    void Keep();
}

/// <summary>A protocol that has not ended.</summary>
/// <param name="Initiator">Whose it is.</param>
/// <param name="Protocol">What it is, with its ids.</param>
/// <param name="Step">Where it is.</param>
/// <param name="Sleeps">It waits for a notice; else it goes on.</param>
public sealed record ProtocolUnderWay(string Initiator, string Protocol, string Step, bool Sleeps);
