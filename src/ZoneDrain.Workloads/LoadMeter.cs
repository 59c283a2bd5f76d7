
namespace ZoneDrain.Workloads;

/// <summary>What one worker records: written by that worker alone, and handed to the recorder when its second is over.</summary>
internal sealed class LoadMeter
{
    private readonly ILoadRecorder _recorder;
    private readonly double _nsPerTick;
    private readonly Dictionary<long, Asleep> _asleep = [];
    private long _second;
    private long _endsAt;
    private bool _counted;

    public LoadMeter(ILoadRecorder recorder, TimeProvider time)
    {
        _recorder = recorder;
        _nsPerTick = 1e9 / time.TimestampFrequency;
        var operations = Enum.GetValues<WorkloadOperation>().Length;
        Operations = new LatencyHistogram?[operations];
        Services = new LatencyHistogram?[operations];
        Turn(time.GetTimestamp());
    }

    /// <summary>Latencies and service times of this second.</summary>
    public LatencyHistogram Latency { get; } = new();

    public LatencyHistogram Service { get; } = new();

    public long Arrived { get; private set; }

    public long Done { get; private set; }

    public long Refused { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Operations that ended in this second, by outcome; those that met no device are none of them.</summary>
    public long[] Outcomes { get; } = new long[Enum.GetValues<Outcome>().Length];

    /// <summary>Latencies by operation, of everything after the warm-up.</summary>
    public LatencyHistogram?[] Operations { get; }

    public LatencyHistogram?[] Services { get; }

    public void Arrive() => Arrived++;

    /// <summary>An arrival came too late to be started.</summary>
    public void Drop() => Dropped++;

    /// <summary>An arrival met no device.</summary>
    public void MeetNothing()
    {
        Arrived++;
        Refused++;
    }

    /// <summary>An operation ended and was not timed.</summary>
    public void Count(Outcome outcome)
    {
        Done++;
        Outcomes[(int)outcome]++;
        if (IsRefusal(outcome)) Refused++;
    }

    public void Record(WorkloadOperation operation, Outcome outcome, long intended, long begin, long end)
    {
        if (end >= _endsAt) Roll(end);
        Count(outcome);
        var latency = (long)((end - intended) * _nsPerTick);
        var service = (long)((end - begin) * _nsPerTick);
        Latency.Record(latency);
        Service.Record(service);
        if (!_counted) return;
        (Operations[(int)operation] ??= new()).Record(latency);
        (Services[(int)operation] ??= new()).Record(service);
    }

    /// <summary>An operation sleeps; it is recorded when it wakes and ends.</summary>
    public void Sleeps(long ticket, WorkloadOperation operation, long intended, long begin) => _asleep[ticket] = new(operation, intended, begin);

    public void Wakes(long ticket, Outcome outcome, long now)
    {
        if (_asleep.Remove(ticket, out var asleep)) Record(asleep.Operation, outcome, asleep.Intended, asleep.Begin, now);
    }

    /// <summary>Hands the second over if it is past.</summary>
    public void Roll(long now)
    {
        if (now < _endsAt) return;
        HandOver();
        Turn(now);
    }

    /// <summary>Hands over what there is.</summary>
    public void HandOver()
    {
        _recorder.Add(_second, this);
        Latency.Clear();
        Service.Clear();
        Array.Clear(Outcomes);
        (Arrived, Done, Refused, Dropped) = (0, 0, 0, 0);
    }

    /// <summary>Forgets who sleeps: the world they slept in is gone.</summary>
    public void ForgetSleepers() => _asleep.Clear();

    /// <summary>Whether an operation that ended so was refused, and not served.</summary>
    public static bool IsRefusal(Outcome outcome) => outcome is not (Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR or Outcome.FALLBACK);

    private void Turn(long now)
    {
        _second = _recorder.SecondOf(now);
        _endsAt = _recorder.EndOf(_second);
        _counted = _recorder.IsCounted(_second);
    }

    private readonly record struct Asleep(WorkloadOperation Operation, long Intended, long Begin);
}
