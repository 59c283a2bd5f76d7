using ZoneDrain.Statistics;

namespace ZoneDrain.Workloads;

/// <summary>
/// When the operations of one worker are to start, whatever happens to those before: the inverse of the number of arrivals that are expected by a time, at
/// equal or exponential steps of that number. A ramp's number is a parabola of time.
/// </summary>
internal sealed class ArrivalSchedule
{
    private readonly List<Span> _spans = [];
    private readonly bool _even;
    private readonly double _step;
    private SeededDraws _draws;
    private double _arrivals;
    private int _at;

    /// <summary>Makes the schedule of one worker of several, each with its own part of the arrivals.</summary>
    public ArrivalSchedule(LoadSpec load, TimeSpan length, int worker, int workers, ulong seed)
    {
        _even = load.Arrivals == ArrivalKind.Even;
        _step = workers;
        _draws = new(unchecked(seed * 0xD1B54A32D192ED03 + (ulong)worker));
        // Equal gaps of all workers together: each begins one gap after the one before it.
        _arrivals = _even ? worker + 0.5 - workers : 0;
        var (start, arrivals) = (0.0, 0.0);
        foreach (var stage in StagesOf(load, length))
        {
            var span = new Span(start, stage.Duration.TotalSeconds, stage.Rate, stage.To ?? stage.Rate, arrivals);
            _spans.Add(span);
            (start, arrivals) = (start + span.Seconds, arrivals + span.Arrivals);
        }
    }

    /// <summary>The next start, in seconds after the beginning; false when there is none before the end.</summary>
    public bool TryNext(out double at)
    {
        _arrivals += _even ? _step : -Math.Log(1 - _draws.Fraction()) * _step;
        while (_at < _spans.Count && _arrivals >= _spans[_at].ArrivalsBefore + _spans[_at].Arrivals) _at++;
        at = _at == _spans.Count ? 0 : _spans[_at].TimeOf(_arrivals);
        return _at < _spans.Count;
    }

    /// <summary>The rate of all workers together at a time in seconds; 0 before the beginning and after the end.</summary>
    public static double RateAt(LoadSpec load, TimeSpan length, double at)
    {
        var start = 0.0;
        foreach (var stage in StagesOf(load, length))
        {
            var seconds = stage.Duration.TotalSeconds;
            if (at >= start && at < start + seconds) return stage.Rate + ((stage.To ?? stage.Rate) - stage.Rate) * (at - start) / seconds;
            start += seconds;
        }

        return 0;
    }

    private static ValueList<LoadStage> StagesOf(LoadSpec load, TimeSpan length) =>
        load.Stages.Count > 0 ? load.Stages : [new() { Rate = load.Rate, Duration = length }];

    private readonly record struct Span(double Start, double Seconds, double From, double To, double ArrivalsBefore)
    {
        public double Arrivals => (From + To) / 2 * Seconds;

        // From·x + (To - From) / (2·Seconds)·x² = n, solved without a difference of nearly equal numbers.
        public double TimeOf(double arrivals)
        {
            var n = Math.Max(0, arrivals - ArrivalsBefore);
            var slope = (To - From) / Seconds;
            return Start + Math.Min(Seconds, 2 * n / (From + Math.Sqrt(Math.Max(0, From * From + 2 * slope * n))));
        }
    }
}
