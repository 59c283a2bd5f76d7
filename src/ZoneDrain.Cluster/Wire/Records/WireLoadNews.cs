using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What one share of a load has to tell, since it was asked last.</summary>
[GenerateSerializer]
internal sealed record WireLoadNews
{
    [Id(0)] public int Share { get; init; }

    [Id(1)] public WireReading[] Seconds { get; init; } = [];

    [Id(2)] public (byte Operation, WireHistogram Latency, WireHistogram Service)[] Operations { get; init; } = [];

    [Id(3)] public (long Gets, long Pins, long Longterm, long Children) Held { get; init; }

    [Id(4)] public int Sleeping { get; init; }

    /// <summary>How long ago something was given back last; negative for never.</summary>
    [Id(5)] public TimeSpan ReleasedAgo { get; init; }

    [Id(6)] public string ReleasedBy { get; init; } = "";

    /// <summary>Who is at its places now.</summary>
    [Id(7)] public WirePlace[] Places { get; init; } = [];

    /// <summary>Processes of its own that are at none: children that it is to make an end of.</summary>
    [Id(8)] public int[] Children { get; init; } = [];

    /// <summary>What broke it; null for nothing.</summary>
    [Id(9)] public string? Failure { get; init; }

    /// <summary>The silo that recorded it, in words.</summary>
    [Id(10)] public string Silo { get; init; } = "";
}

/// <summary>What was recorded in one second.</summary>
[GenerateSerializer]
internal sealed record WireReading(
    long Second, WireHistogram Latency, WireHistogram Service, long Arrived, long Done, long Refused, long Dropped, long[] Outcomes, long Retries)
{
    public static WireReading Of(long second, MeterReading reading) => new(
        second, WireHistogram.Of(reading.Latency), WireHistogram.Of(reading.Service), reading.Arrived, reading.Done, reading.Refused, reading.Dropped,
        [.. reading.Outcomes], reading.Retries);

    public MeterReading Open() => new()
    {
        Latency = Latency.Open(),
        Service = Service.Open(),
        Arrived = Arrived,
        Done = Done,
        Refused = Refused,
        Dropped = Dropped,
        Outcomes = Outcomes,
        Retries = Retries,
    };
}

/// <summary>A histogram: the buckets that hold something.</summary>
[GenerateSerializer]
internal sealed record WireHistogram(long Count, long Clipped, long? Min, long? Max, double? Mean, (long Low, long High, long Count)[] Buckets)
{
    public static WireHistogram Of(LatencyHistogram histogram)
    {
        var all = histogram.ToSnapshot();
        return new(all.Count, all.Clipped, all.MinNs, all.MaxNs, all.MeanNs, [.. all.Buckets.Select(bucket => (bucket.LowNs, bucket.HighNs, bucket.Count))]);
    }

    /// <exception cref="FormatException">It is none of this build's.</exception>
    public LatencyHistogram Open() => LatencyHistogram.FromSnapshot(new()
    {
        Count = Count,
        Clipped = Clipped,
        MinNs = Min,
        MaxNs = Max,
        MeanNs = Mean,
        Buckets = [.. Buckets.Select(bucket => new HistogramBucket(bucket.Low, bucket.High, bucket.Count))],
    });
}
