namespace ZoneDrain.Delivery;

/// <summary>
/// When a statement is made of what changes all the time while nobody waits for it: the first change is told at once, and a thousand that follow it together
/// at the end of a window. A mutable value; the caller keeps the time.
/// </summary>
public struct StatementWindow
{
    private Phase _phase;

    private enum Phase : byte
    {
        Quiet,
        Stated,
        Changed,
    }

    /// <summary>
    /// Thousands of turns of pages long, so that they bear next to nothing of a statement. No drain waits for it: from the kill on statements are awaited.
    /// </summary>
    public static TimeSpan Length => TimeSpan.FromMilliseconds(20);

    /// <summary>A further change would change nothing: one waits to be stated.</summary>
    public readonly bool IsChanged => _phase == Phase.Changed;

    /// <summary>Something changed. True: it is stated now, and a window begins.</summary>
    public bool Change()
    {
        var states = _phase == Phase.Quiet;
        _phase = states ? Phase.Stated : Phase.Changed;
        return states;
    }

    /// <summary>The window ends. True: what changed in it is stated, and another begins.</summary>
    public bool End()
    {
        var states = _phase == Phase.Changed;
        _phase = states ? Phase.Stated : Phase.Quiet;
        return states;
    }
}
