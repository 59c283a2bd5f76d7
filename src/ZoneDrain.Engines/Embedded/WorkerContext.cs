using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Grace;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// What one worker has to itself: its read section, its copy of every pgmap's life, its counts. Entering a section is a plain store. The side that
/// waits for sections pays for that with a barrier in every thread of the process (membarrier), the asymmetry that SRCU and percpu_ref live from.
/// </summary>
internal sealed unsafe class WorkerContext : IDisposable
{
    private readonly NativeArray<byte> _livesArray = new(PgmapId.Max + 1L);

    // What the worker writes at every turn lies two lines away from everybody else's, for neighbouring lines are fetched in pairs.
    private readonly NativeArray<Written> _block = new(3);
    private readonly byte* _lives;
    private readonly Written* _written;
    private readonly Graces _graces;

    public WorkerContext(int index, Graces graces)
    {
        Index = index;
        _graces = graces;
        _lives = _livesArray.Pointer;
        _written = _block.Pointer + 1;
    }

    public int Index { get; }

    /// <summary>What the worker did lately; null unless the engine keeps it.</summary>
    public History? History { get; init; }

    public ref WorkerCounts Counts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _written->Counts;
    }

    public bool InSection => _written->Depth > 0;

    /// <summary>The epoch of the section that is open, 0 for none. Read by those who wait.</summary>
    public long OpenSection => Volatile.Read(ref _written->Section);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (_written->Depth++ == 0) Volatile.Write(ref _written->Section, _graces.Epoch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        if (--_written->Depth == 0) Volatile.Write(ref _written->Section, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(int pgmap) => Volatile.Read(ref _lives[pgmap]) == (byte)Life.Live;

    public void SetLife(int pgmap, Life life) => Volatile.Write(ref _lives[pgmap], (byte)life);

    public void Dispose()
    {
        _livesArray.Dispose();
        _block.Dispose();
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Written
    {
        public long Section;
        public int Depth;
        public WorkerCounts Counts;
    }
}

/// <summary>What a worker counted. Only the worker writes it, so a reader while it runs sees a moment that has passed.</summary>
internal struct WorkerCounts
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
