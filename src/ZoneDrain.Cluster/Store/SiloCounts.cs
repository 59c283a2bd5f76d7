using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Store;

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

    public void AddPageOperation() => Interlocked.Increment(ref _pageOperations);

    public void AddFirstUses(int units) => Interlocked.Add(ref _firstUses, units);

    public void AddLastUses(int units) => Interlocked.Add(ref _lastUses, units);

    public void AddPagesRead(long pages) => Interlocked.Add(ref _pagesRead, pages);

    public void AddChunksRead(long chunks) => Interlocked.Add(ref _chunksRead, chunks);

    public void AddGraceRound() => Interlocked.Increment(ref _graceRounds);

    public void AddMessages(long messages) => Interlocked.Add(ref _messages, messages);

    public void AddSleep() => Interlocked.Increment(ref _sleeps);

    public EngineCounts Read() => new(
        Interlocked.Read(ref _firstUses), Interlocked.Read(ref _lastUses), Interlocked.Read(ref _pageOperations), Interlocked.Read(ref _pagesRead),
        Interlocked.Read(ref _chunksRead), Interlocked.Read(ref _graceRounds), Interlocked.Read(ref _messages), Interlocked.Read(ref _sleeps));
}
