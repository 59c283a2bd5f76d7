using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Puts the seconds of all workers together. A row is written one second late, so that a worker in a long operation can still hand over its own;
/// what comes later still is counted in the next row.</summary>
internal sealed class LoadRecorder(TimeProvider time, TimeSpan warmup, long secondsBefore, Action<SecondSample> write) : ILoadRecorder
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Draft> _drafts = [];
    private readonly long _start = time.GetTimestamp();
    private long _written = secondsBefore - 1;

    // All seconds after the warm-up.
    private readonly Draft _counted = new();

    /// <summary>Latencies of all seconds after the warm-up.</summary>
    public LatencyHistogram Latency => _counted.Latency;

    public LatencyHistogram Service => _counted.Service;

    public long Arrived => _counted.Arrived;

    public long Done => _counted.Done;

    public long Refused => _counted.Refused;

    public long Dropped => _counted.Dropped;

    /// <summary>Operations that ended after the warm-up, by outcome.</summary>
    public long[] Outcomes { get; } = new long[Enum.GetValues<Outcome>().Length];

    /// <summary>Whole seconds that are shown and not counted.</summary>
    public double WarmupSeconds => Math.Ceiling(warmup.TotalSeconds);

    /// <summary>When the recording began.</summary>
    public long Start => _start;

    public long SecondOf(long now) => secondsBefore + (now - _start) / time.TimestampFrequency;

    public long EndOf(long second) => _start + (second - secondsBefore + 1) * time.TimestampFrequency;

    /// <summary>A second counts when it begins after the warm-up.</summary>
    public bool IsCounted(long second) => TimeSpan.FromSeconds(second - secondsBefore) >= warmup;

    public void Add(long second, LoadMeter meter)
    {
        lock (_lock)
        {
            DraftOf(Math.Max(second, _written + 1)).Add(meter);
            if (!IsCounted(second)) return;
            _counted.Add(meter);
            for (var outcome = 0; outcome < Outcomes.Length; outcome++) Outcomes[outcome] += meter.Outcomes[outcome];
        }
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
        public LatencyHistogram Latency { get; } = new();

        public LatencyHistogram Service { get; } = new();

        public long Arrived { get; private set; }

        public long Done { get; private set; }

        public long Refused { get; private set; }

        public long Dropped { get; private set; }

        public SecondSample Gauges { get; set; } = new();

        public void Add(LoadMeter meter)
        {
            Latency.Merge(meter.Latency);
            Service.Merge(meter.Service);
            Arrived += meter.Arrived;
            Done += meter.Done;
            Refused += meter.Refused;
            Dropped += meter.Dropped;
        }

        public SecondSample ToSample(long second) => Gauges with
        {
            Second = second,
            Arrived = Arrived,
            Done = Done,
            Refused = Refused,
            Dropped = Dropped,
            LatencyP50Ns = Latency.Percentile(50),
            LatencyP95Ns = Latency.Percentile(95),
            LatencyP99Ns = Latency.Percentile(99),
            LatencyP999Ns = Latency.Percentile(99.9),
            LatencyMaxNs = Latency.Max,
            ServiceP50Ns = Service.Percentile(50),
            ServiceP99Ns = Service.Percentile(99),
            ServiceMaxNs = Service.Max,
        };
    }
}
