using System.Runtime.CompilerServices;
using ZoneDrain.Drains;

namespace ZoneDrain.Engines.Embedded;

/// <summary>A strategy's counters in shared memory, as one worker sees them.</summary>
/// <param name="host">The pgmap.</param>
/// <param name="context">The worker who counts; without it the life is looked up by the worker's number, which costs more than a local count.</param>
internal readonly struct Ledger(EmbeddedPgmap host, WorkerContext? context = null) : ILedger
{
    /// <summary>Longs from one worker's counter to the next: two cache lines, for neighbouring lines are fetched in pairs.</summary>
    public const int ShardStride = 16;

    private readonly EmbeddedPgmap _host = host;
    private readonly WorkerContext? _context = context;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long AddRoot(long delta)
    {
        var sum = Interlocked.Add(ref _host.Root[0], delta);
        if (sum == 0 && _host.RootIsWatched) _host.WakeRoot();
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long AddShard(int worker, long delta) => _host.Shards[worker * ShardStride] += delta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long AddChunk(long frame, long delta) => Interlocked.Add(ref _host.Chunks[frame / Chunk.Frames], delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MarkChunk(long frame)
    {
        ref var mark = ref _host.Marks[frame / Chunk.Frames];
        if (mark == 0) Volatile.Write(ref mark, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsDying(int worker) => !(_context ?? _host.Contexts[worker]).IsLive(_host.Id.Value);
}
