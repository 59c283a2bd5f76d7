using ZoneDrain.Ports;

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

    /// <summary>What was recorded in this second.</summary>
    public MeterReading Reading { get; } = new();

    /// <summary>Latencies by operation, of everything after the warm-up.</summary>
    public LatencyHistogram?[] Operations { get; }

    public LatencyHistogram?[] Services { get; }

    public void Arrive() => Reading.Arrived++;

    /// <summary>An arrival came too late to be started.</summary>
    public void Drop() => Reading.Dropped++;

    /// <summary>An arrival met no device.</summary>
    public void MeetNothing()
    {
        Reading.Arrived++;
        Reading.Refused++;
    }

    /// <summary>An operation ended and was not timed.</summary>
    public void Count(Outcome outcome, int retries)
    {
        Reading.Retries += retries;
        Reading.Done++;
        Reading.Outcomes[(int)outcome]++;
        if (IsRefusal(outcome)) Reading.Refused++;
    }

    public void Record(WorkloadOperation operation, Outcome outcome, int retries, long intended, long begin, long end)
    {
        if (end >= _endsAt) Roll(end);
        Count(outcome, retries);
        var latency = (long)((end - intended) * _nsPerTick);
        var service = (long)((end - begin) * _nsPerTick);
        Reading.Latency.Record(latency);
        Reading.Service.Record(service);
        if (!_counted) return;
        (Operations[(int)operation] ??= new()).Record(latency);
        (Services[(int)operation] ??= new()).Record(service);
    }

    /// <summary>An operation sleeps; it is recorded when it wakes and ends.</summary>
    public void Sleeps(long ticket, WorkloadOperation operation, long intended, long begin) => _asleep[ticket] = new(operation, intended, begin);

    /// <summary>What slept has ended; who does not sleep, or slept in a world that is gone, is passed over.</summary>
    public void Wakes(in Completion ended, long now)
    {
        if (_asleep.Remove(ended.Ticket, out var asleep))
            Record(asleep.Operation, ended.Outcome, ended.Findings.Retries, asleep.Intended, asleep.Begin, now);
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
        _recorder.Add(_second, Reading);
        Reading.Clear();
    }

    /// <summary>Forgets who sleeps: the world they slept in is gone.</summary>
    public void ForgetSleepers() => _asleep.Clear();

    /// <summary>Whether an operation that ended so was refused, and not served.</summary>
    public static bool IsRefusal(Outcome outcome) => outcome is not (Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR or Outcome.FALLBACK);

    private void Turn(long now)
    {
        var seconds = _recorder.Seconds;
        _second = seconds.SecondOf(now);
        _endsAt = seconds.EndOf(_second);
        _counted = seconds.IsCounted(_second);
    }

    private readonly record struct Asleep(WorkloadOperation Operation, long Intended, long Begin);
}

/// <summary>Puts together what the meters of all workers record, second by second. Safe from any thread.</summary>
internal interface ILoadRecorder
{
    /// <summary>The seconds in which it is recorded.</summary>
    LoadSeconds Seconds { get; }

    /// <summary>Takes over what was recorded in a second.</summary>
    void Add(long second, MeterReading reading);
}
