namespace ZoneDrain.Experiments.Tests.Measurement;

/// <summary>A clock that moves only when a test moves it; one tick is a nanosecond. Its timers ring when the test says so.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly List<Bell> _bells = [];
    private double _ns;

    public override long TimestampFrequency => 1_000_000_000;

    public double NowNs => _ns;

    public override long GetTimestamp() => (long)_ns;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(callback, state);
        _bells.Add(bell);
        return bell;
    }

    public void Advance(double ns) => _ns += ns;

    public void Ring()
    {
        foreach (var bell in _bells) bell.Ring();
    }

    private sealed class Bell(TimerCallback callback, object? state) : ITimer
    {
        private bool _isOver;

        public void Ring()
        {
            if (!_isOver) callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_isOver;

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
