using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Puts the seconds of all workers together. A row is written one second late, so that a worker in a long operation can still hand over its own;
/// what comes later still is counted in the next row.</summary>
internal sealed class LoadRecorder(TimeProvider time, TimeSpan warmup, long secondsBefore, Action<SecondSample> write) : ILoadRecorder
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Draft> _drafts = [];
    private long _written = secondsBefore - 1;

    // All seconds after the warm-up.
    private readonly MeterReading _counted = new();

    /// <summary>The same silo by silo.</summary>
    public SiloLoads Silos { get; } = new();

    /// <summary>Latencies of all seconds after the warm-up.</summary>
    public LatencyHistogram Latency => _counted.Latency;

    public LatencyHistogram Service => _counted.Service;

    public long Arrived => _counted.Arrived;

    public long Done => _counted.Done;

    public long Refused => _counted.Refused;

    public long Dropped => _counted.Dropped;

    public long Retries => _counted.Retries;

    /// <summary>Operations that ended after the warm-up, by outcome.</summary>
    public long[] Outcomes => _counted.Outcomes;

    /// <summary>Whole seconds that are shown and not counted.</summary>
    public double WarmupSeconds => Math.Ceiling(warmup.TotalSeconds);

    /// <summary>When the recording began.</summary>
    public long Start => Seconds.Start;

    /// <inheritdoc/>
    public LoadSeconds Seconds { get; } = new(time.GetTimestamp(), secondsBefore, warmup, time.TimestampFrequency);

    /// <inheritdoc/>
    public void Add(long second, MeterReading reading)
    {
        lock (_lock) AddLocked(second, reading);
    }

    /// <summary>The same of what a silo recorded.</summary>
    public void Add(long second, MeterReading reading, string silo)
    {
        lock (_lock)
        {
            var draft = AddLocked(second, reading);
            var name = SiloSecond.NameOf(silo);
            if (!draft.Silos.TryGetValue(name, out var own)) draft.Silos[name] = own = new();
            own.Add(reading);
            Silos.Add(name, second, Seconds.IsCounted(second) ? reading : null);
        }
    }

    private Draft AddLocked(long second, MeterReading reading)
    {
        var draft = DraftOf(Math.Max(second, _written + 1));
        draft.Reading.Add(reading);
        if (Seconds.IsCounted(second)) _counted.Add(reading);
        return draft;
    }

    /// <summary>What was counted of the seconds before one: figures that are whole at any time. Null where nothing was counted yet.</summary>
    public LoadReport? SoFar(long second, string strategy)
    {
        var seconds = second - secondsBefore - WarmupSeconds;
        lock (_lock)
        {
            if (seconds <= 0 || Done == 0) return null;
            var report = new LoadReport
            {
                Strategy = strategy,
                Seconds = seconds,
                Arrived = Arrived,
                Done = Done,
                Refused = Refused,
                Refusals = [.. RefusalCount.Of(Outcomes, Refused)],
                Dropped = Dropped,
                Retries = Retries,
                Latency = LoadLatency.Of(Latency),
                Service = LoadLatency.Of(Service),
                Answer = "",
            };
            return report with { Throughput = report.Served / seconds };
        }
    }

    /// <summary>Notes what the world looked like at the end of a second.</summary>
    public void Close(long second, SecondSample gauges)
    {
        lock (_lock) DraftOf(Math.Max(second, _written + 1)).Gauges = gauges;
    }

    /// <summary>Writes the rows of all seconds up to one.</summary>
    public void WriteThrough(long second)
    {
        while (true)
        {
            SecondSample row;
            lock (_lock)
            {
                if (_drafts.Count == 0) return;
                var (first, draft) = _drafts.First();
                if (first > second) return;
                _drafts.Remove(first);
                _written = first;
                row = draft.ToSample(first);
            }

            write(row);
        }
    }

    private Draft DraftOf(long second)
    {
        if (!_drafts.TryGetValue(second, out var draft)) _drafts[second] = draft = new();
        return draft;
    }

    private sealed class Draft
    {
        public MeterReading Reading { get; } = new();

        public SortedDictionary<string, MeterReading> Silos { get; } = new(StringComparer.Ordinal);

        public SecondSample Gauges { get; set; } = new();

        public SecondSample ToSample(long second) => Gauges with
        {
            Second = second,
            Arrived = Reading.Arrived,
            Done = Reading.Done,
            Refused = Reading.Refused,
            Dropped = Reading.Dropped,
            Retries = Reading.Retries,
            Silos = SiloSecond.Write(Silos.Select(own => new SiloSecond(own.Key, own.Value.Done, own.Value.Latency.Percentile(99)))),
            LatencyP50Ns = Reading.Latency.Percentile(50),
            LatencyP95Ns = Reading.Latency.Percentile(95),
            LatencyP99Ns = Reading.Latency.Percentile(99),
            LatencyP999Ns = Reading.Latency.Percentile(99.9),
            LatencyMaxNs = Reading.Latency.Max,
            ServiceP50Ns = Reading.Service.Percentile(50),
            ServiceP99Ns = Reading.Service.Percentile(99),
            ServiceMaxNs = Reading.Service.Max,
        };
    }
}
