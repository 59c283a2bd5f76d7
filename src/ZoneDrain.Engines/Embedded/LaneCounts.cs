using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Embedded;

/// <summary>What a worker counted. Only the worker writes it, so a reader while it runs sees a moment that has passed.</summary>
internal struct LaneCounts
{
    public long FirstUses;
    public long LastUses;
    public long PageOperations;
    public long PagesRead;
    public long ChunksRead;
    public long GraceRounds;
    public long Messages;
    public long Sleeps;

    public readonly EngineCounts ToCounts() => new(FirstUses, LastUses, PageOperations, PagesRead, ChunksRead, GraceRounds, Messages, Sleeps);
}
