namespace ZoneDrain.Experiments.Lives;

/// <summary>How far the pgmap of one device is in its life. Written by the worker that tears it down, read by any thread.</summary>
internal sealed class PgmapSpan(WorldDevice device)
{
    private long _killedAt;
    private long _releasedAt;
    private IReadOnlyList<string> _holders = [];

    public WorldDevice Device => device;

    /// <summary>The timestamp of the kill; 0 before it.</summary>
    public long KilledAt => Volatile.Read(ref _killedAt);

    /// <summary>The timestamp of the release; 0 before it.</summary>
    public long ReleasedAt => Volatile.Read(ref _releasedAt);

    /// <summary>Who held the last pages, in words; empty before the release, and when nobody did.</summary>
    public IReadOnlyList<string> Holders => Volatile.Read(ref _holders);

    public void Kill(long now) => Volatile.Write(ref _killedAt, now);

    public void Release(long now, IReadOnlyList<string> holders)
    {
        Volatile.Write(ref _holders, holders);
        Volatile.Write(ref _releasedAt, now);
    }
}
