namespace ZoneDrain.Ports;

/// <summary>Events an engine counted: with one worker and one seed they are the same on every run.</summary>
/// <param name="FirstUses">Pages that left the idle state, as the strategy heard it.</param>
/// <param name="LastUses">Pages that became idle again.</param>
/// <param name="PageOperations">Turns of pages.</param>
/// <param name="PagesRead">Page words read by drains.</param>
/// <param name="ChunksRead">Chunk words read by drains.</param>
/// <param name="GraceRounds">Grace periods.</param>
/// <param name="Messages">Messages a cluster of these workers would send for kills, grace periods and drains.</param>
/// <param name="Sleeps">Times a protocol slept.</param>
public readonly record struct EngineCounts(
    long FirstUses, long LastUses, long PageOperations, long PagesRead, long ChunksRead, long GraceRounds, long Messages, long Sleeps)
{
    /// <summary>What happened between two readings.</summary>
    public static EngineCounts operator -(EngineCounts later, EngineCounts earlier) => new(
        later.FirstUses - earlier.FirstUses,
        later.LastUses - earlier.LastUses,
        later.PageOperations - earlier.PageOperations,
        later.PagesRead - earlier.PagesRead,
        later.ChunksRead - earlier.ChunksRead,
        later.GraceRounds - earlier.GraceRounds,
        later.Messages - earlier.Messages,
        later.Sleeps - earlier.Sleeps);

    /// <summary>Both readings together.</summary>
    public static EngineCounts operator +(EngineCounts left, EngineCounts right) => left - (default(EngineCounts) - right);

    /// <summary>The same as the operator.</summary>
    public static EngineCounts Subtract(EngineCounts left, EngineCounts right) => left - right;

    /// <summary>The same as the operator.</summary>
    public static EngineCounts Add(EngineCounts left, EngineCounts right) => left + right;
}
