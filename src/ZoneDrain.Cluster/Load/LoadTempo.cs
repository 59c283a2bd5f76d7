using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Load;

/// <summary>When the operations of a share are to start, by this silo's clock. Not for two threads.</summary>
internal sealed class LoadTempo
{
    /// <summary>What is dropped without a pause: a silo's other grains have their turns, too.</summary>
    private const int DropsAtOnce = 10_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);
    private readonly LoadMeter _meter;
    private readonly ArrivalSchedule _schedule;
    private readonly long _frequency;
    private readonly long _length;
    private readonly long _lateMax;
    private long _origin;
    private long _due;
    private bool _hasDue;

    public LoadTempo(WireLoad order, LoadMeter meter, long now, TimeProvider time)
    {
        var pacing = order.Pacing;
        _meter = meter;
        _frequency = time.TimestampFrequency;
        (_length, _lateMax, _origin) = (Ticks(pacing.Length), Ticks(pacing.LateMax), now - Ticks(pacing.Age));
        _schedule = new(pacing.Load, pacing.Length, order.Share, order.Shares, order.Seed);
        if (pacing.Loop == LoadLoop.Closed) return;
        while (TryDue() && _due < _origin + Ticks(pacing.From)) _hasDue = false;
        while (pacing.WasAway && TryDue() && _due < now)
        {
            _meter.MeetNothing();
            _hasDue = false;
        }
    }

    /// <summary>The same as it stands, for another silo's clock.</summary>
    public WirePacing Move(WirePacing pacing, long now)
    {
        var next = TryDue() ? Math.Min(_due, now) : now;
        return pacing with { Age = Span(now - _origin), From = Span(Math.Max(1, next - _origin)), WasAway = false };
    }

    /// <summary>The load begins now.</summary>
    public void Begin(long now) => Shift(now - _origin);

    /// <summary>Whether the load has lasted as long as it was to.</summary>
    public bool IsOver(long now) => now >= _origin + _length;

    /// <summary>Arrivals come later by so many timestamp ticks.</summary>
    public void Shift(long ticks)
    {
        _origin += ticks;
        if (_hasDue) _due += ticks;
    }

    /// <summary>Takes an arrival that is due, where somebody is free for it. One that is too late is dropped; of many, the rest the next time.</summary>
    public bool TryTake(long now, bool isFree, out long due)
    {
        for (var dropped = 0; dropped < DropsAtOnce && TryDue() && _due <= now; dropped++)
        {
            due = _due;
            var tooLate = now - _due > _lateMax;
            if (!tooLate && !isFree) return false;
            _hasDue = false;
            _meter.Arrive();
            if (!tooLate) return true;
            _meter.Drop();
        }

        due = 0;
        return false;
    }

    /// <summary>How long nothing is due.</summary>
    public TimeSpan Pause(long now)
    {
        if (!TryDue()) return Longest;
        var left = Span(_due - now);
        return left < Shortest ? Shortest : left > Longest ? Longest : left;
    }

    private bool TryDue()
    {
        if (_hasDue) return true;
        if (!_schedule.TryNext(out var seconds)) return false;
        _due = _origin + (long)(seconds * _frequency);
        return _hasDue = true;
    }

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / _frequency);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _frequency);
}
