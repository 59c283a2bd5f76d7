namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// The notices to a session's sleepers. A sleeper is told at most once a wait, so a place for each sleeper is enough: the bound is the bound on sleepers,
/// and running over it is a bug.
/// </summary>
internal sealed class Mailbox(int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _arrived = new(false, spinCount: 50);
    private WaiterId[] _ring = new WaiterId[Math.Min(64, capacity)];
    private int _first;
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    public void Post(WaiterId notice)
    {
        lock (_lock)
        {
            if (_count == _ring.Length) Grow();
            _ring[(_first + _count) % _ring.Length] = notice;
            _count++;
        }

        _arrived.Set();
    }

    public bool TryTake(out WaiterId notice)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                notice = default;
                return false;
            }

            notice = _ring[_first];
            _first = (_first + 1) % _ring.Length;
            if (--_count == 0) _arrived.Reset();
            return true;
        }
    }

    /// <summary>Waits for a notice; false when the time is over.</summary>
    public bool Wait(TimeSpan timeout) => _arrived.Wait(timeout);

    public void Dispose() => _arrived.Dispose();

    // A stale notice of an interrupted wait can stand beside the live one, hence twice.
    private void Grow()
    {
        if (_ring.Length >= 2 * capacity) throw new InvalidOperationException($"a mailbox for {capacity} sleepers holds {_count} notices");
        var larger = new WaiterId[Math.Min(2 * capacity, _ring.Length * 2)];
        for (var i = 0; i < _count; i++) larger[i] = _ring[(_first + i) % _ring.Length];
        _ring = larger;
        _first = 0;
    }
}
