namespace ZoneDrain.Workloads;

/// <summary>What was recorded in some time, by one worker or by several.</summary>
internal sealed class MeterReading
{
    /// <summary>Latencies, from when operations were to start.</summary>
    public LatencyHistogram Latency { get; init; } = new();

    /// <summary>Service times, from when they did.</summary>
    public LatencyHistogram Service { get; init; } = new();

    public long Arrived { get; set; }

    public long Done { get; set; }

    public long Refused { get; set; }

    public long Dropped { get; set; }

    /// <summary>Times that operations which ended had tried something again.</summary>
    public long Retries { get; set; }

    /// <summary>Operations that ended, by outcome; those that met no device are none of them.</summary>
    public long[] Outcomes { get; init; } = new long[Enum.GetValues<Outcome>().Length];

    /// <summary>Adds another, which stays as it is.</summary>
    public void Add(MeterReading other)
    {
        Latency.Merge(other.Latency);
        Service.Merge(other.Service);
        Arrived += other.Arrived;
        Done += other.Done;
        Refused += other.Refused;
        Dropped += other.Dropped;
        Retries += other.Retries;
        for (var outcome = 0; outcome < Outcomes.Length; outcome++) Outcomes[outcome] += other.Outcomes[outcome];
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Latency.Clear();
        Service.Clear();
        Array.Clear(Outcomes);
        (Arrived, Done, Refused, Dropped, Retries) = (0, 0, 0, 0, 0);
    }
}
