namespace ZoneDrain.Drains;

/// <summary>The counters that a strategy may keep for one pgmap. Each engine brings its own; a call is one atomic step of it.</summary>
public interface ILedger
{
    /// <summary>Adds to the pgmap's one shared counter and returns the new value.</summary>
    long AddRoot(long delta);

    /// <summary>Adds to the counter of <paramref name="worker"/>, which only that worker changes, and returns the new value. May be negative.</summary>
    long AddShard(int worker, long delta);

    /// <summary>Adds to the counter of the chunk that holds <paramref name="frame"/> and returns the new value.</summary>
    long AddChunk(long frame, long delta);

    /// <summary>Marks the chunk that holds <paramref name="frame"/> as used at least once. Marking twice is harmless.</summary>
    void MarkChunk(long frame);

    /// <summary>This worker's copy of the pgmap's life is no longer live.</summary>
    bool IsDying(int worker);
}
