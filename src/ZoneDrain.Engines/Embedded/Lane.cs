using System.Runtime.CompilerServices;
using ZoneDrain.Grace;
using ZoneDrain.Pgmaps;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// What one worker has to itself: its read section, its copy of every pgmap's life, its counts. Entering a section is a plain store. The side that
/// waits for sections pays for that with a barrier in every thread of the process (membarrier), the asymmetry that SRCU and percpu_ref live from.
/// </summary>
internal sealed unsafe class Lane : IDisposable
{
    private readonly NativeArray<byte> _lives = new(PgmapId.Max + 1L);

    // Two lines, so that no neighbour shares the one that is written at every section.
    private readonly NativeArray<long> _section = new(32);
    private readonly Graces _graces;
    private int _depth;

    public Lane(int index, Graces graces)
    {
        Index = index;
        _graces = graces;
    }

    public int Index { get; }

    public LaneCounts Counts;

    public bool InSection => _depth > 0;

    /// <summary>The epoch of the section that is open, 0 for none. Read by those who wait.</summary>
    public long OpenSection => Volatile.Read(ref _section[16]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (_depth++ == 0) Volatile.Write(ref _section[16], _graces.Epoch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        if (--_depth == 0) Volatile.Write(ref _section[16], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(int pgmap) => Volatile.Read(ref _lives.Pointer[pgmap]) == (byte)Life.Live;

    public void SetLife(int pgmap, Life life) => Volatile.Write(ref _lives.Pointer[pgmap], (byte)life);

    public void Dispose()
    {
        _lives.Dispose();
        _section.Dispose();
    }
}
