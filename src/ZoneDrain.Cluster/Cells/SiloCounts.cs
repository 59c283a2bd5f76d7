using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What one silo counted for one world. Several threads add.</summary>
internal sealed class SiloCounts
{
    private long _pageOperations;
    private long _firstUses;
    private long _lastUses;
    private long _pagesRead;
    private long _chunksRead;
    private long _graceRounds;
    private long _messages;
    private long _sleeps;
    private long _calls;
    private long _pgmapTurns;
    private long _pgmapTurnsMax;

    /// <summary>The most turns that this silo has asked of pgmaps at a time and not had answered: it cannot have more of them waiting there.</summary>
    public long PgmapTurnsMax => Interlocked.Read(ref _pgmapTurnsMax);

    /// <summary>Calls that actors here have made to actors.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public void AddCall() => Interlocked.Increment(ref _calls);

    public void AddPagesRead(long pages) => Interlocked.Add(ref _pagesRead, pages);

    public void AddChunksRead(long chunks) => Interlocked.Add(ref _chunksRead, chunks);

    public void AddGraceRound() => Interlocked.Increment(ref _graceRounds);

    public void AddMessages(long messages) => Interlocked.Add(ref _messages, messages);

    /// <summary>A turn of a pgmap is asked for.</summary>
    public void BeginPgmapTurn()
    {
        var turns = Interlocked.Increment(ref _pgmapTurns);
        for (var most = PgmapTurnsMax; turns > most; most = PgmapTurnsMax) Interlocked.CompareExchange(ref _pgmapTurnsMax, turns, most);
    }

    /// <summary>It is answered.</summary>
    public void EndPgmapTurn() => Interlocked.Decrement(ref _pgmapTurns);

    public void AddSleep() => Interlocked.Increment(ref _sleeps);

    /// <summary>Adds what another silo counted.</summary>
    public void Add(EngineCounts other)
    {
        Interlocked.Add(ref _firstUses, other.FirstUses);
        Interlocked.Add(ref _lastUses, other.LastUses);
        Interlocked.Add(ref _pageOperations, other.PageOperations);
        Interlocked.Add(ref _pagesRead, other.PagesRead);
        Interlocked.Add(ref _chunksRead, other.ChunksRead);
        Interlocked.Add(ref _graceRounds, other.GraceRounds);
        Interlocked.Add(ref _messages, other.Messages);
        Interlocked.Add(ref _sleeps, other.Sleeps);
    }

    public EngineCounts Read() => new(
        Interlocked.Read(ref _firstUses), Interlocked.Read(ref _lastUses), Interlocked.Read(ref _pageOperations), Interlocked.Read(ref _pagesRead),
        Interlocked.Read(ref _chunksRead), Interlocked.Read(ref _graceRounds), Interlocked.Read(ref _messages), Interlocked.Read(ref _sleeps));
}
