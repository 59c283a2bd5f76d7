using System.Numerics;

namespace ZoneDrain.Workloads;

/// <summary>
/// A log-linear histogram of nanoseconds in fixed memory (36 KiB): 128 equal buckets to each power of two, as in HdrHistogram (Gil Tene).
/// Values up to 255 ns are exact, larger ones up to one hour are known to within <see cref="RelativeErrorMax"/>.
/// One writer; histograms of several writers are merged at the end. <see cref="Record"/> allocates nothing.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>Largest relative error of a reported percentile: 1/128. Percentiles err upward only.</summary>
    public const double RelativeErrorMax = 1.0 / SubBuckets;

    /// <summary>Largest value with a bucket of its own, in nanoseconds: one hour. Larger values count in <see cref="Clipped"/>.</summary>
    public const long ValueMaxNs = 3_600_000_000_000;

    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[IndexOf(ValueMaxNs) + 1];
    private Int128 _sumNs;
    private long _minNs = long.MaxValue;
    private long _maxNs;

    /// <summary>Number of recorded values, clipped ones included.</summary>
    public long Count { get; private set; }

    /// <summary>Number of values above <see cref="ValueMaxNs"/>; they sit in the last bucket, while maximum and mean keep them exactly.</summary>
    public long Clipped { get; private set; }

    /// <summary>Smallest recorded value in nanoseconds, exact; null when nothing was recorded.</summary>
    public long? Min => Count == 0 ? null : _minNs;

    /// <summary>Largest recorded value in nanoseconds, exact; null when nothing was recorded.</summary>
    public long? Max => Count == 0 ? null : _maxNs;

    /// <summary>Arithmetic mean in nanoseconds, exact before rounding to double; null when nothing was recorded.</summary>
    public double? Mean => Count == 0 ? null : (double)_sumNs / Count;

    /// <summary>
    /// Adds one value in nanoseconds, 0 or more. Throws <see cref="ArgumentOutOfRangeException"/> for a negative one, which only a broken clock gives.
    /// </summary>
    public void Record(long ns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ns);
        if (ns > ValueMaxNs)
            Clipped++;

        _counts[IndexOf(Math.Min(ns, ValueMaxNs))]++;
        Count++;
        _sumNs += ns;
        _minNs = Math.Min(_minNs, ns);
        _maxNs = Math.Max(_maxNs, ns);
    }

    /// <summary>Forgets all values, to be used again.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        (Count, Clipped, _sumNs, _minNs, _maxNs) = (0, 0, 0, long.MaxValue, 0);
    }

    /// <summary>Adds all values of another histogram, which stays as it is. Not safe while either is being written.</summary>
    public void Merge(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];

        Count += other.Count;
        Clipped += other.Clipped;
        _sumNs += other._sumNs;
        _minNs = Math.Min(_minNs, other._minNs);
        _maxNs = Math.Max(_maxNs, other._maxNs);
    }

    /// <summary>
    /// The smallest value that at least <paramref name="percent"/> per cent of all values do not exceed (nearest rank), in nanoseconds, rounded up within
    /// its bucket and never above <see cref="Max"/>; null when nothing was recorded. Range 0 to 100; 0 gives the minimum and 100 the maximum.
    /// </summary>
    public long? Percentile(double percent)
    {
        if (!(percent is >= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile lies between 0 and 100.");
        if (Count == 0)
            return null;

        // In decimal, because 99.9 % of 1000 values are 999 of them, and in binary a hair more.
        var rank = Math.Clamp((long)decimal.Ceiling((decimal)percent * Count / 100), 1, Count);
        // The first and the last value are known exactly; a clipped last value has no bucket that could stand for it.
        if (rank == 1)
            return _minNs;
        if (rank > Count - Math.Max(1, Clipped))
            return _maxNs;

        long seen = 0;
        var index = -1;
        while (seen < rank)
            seen += _counts[++index];
        return Math.Min(HighestOf(index), _maxNs);
    }

    /// <summary>The histogram as plain data for <c>histograms.json</c>: buckets in rising order, empty ones left out.</summary>
    public HistogramSnapshot ToSnapshot()
    {
        var buckets = new List<HistogramBucket>();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
                buckets.Add(new HistogramBucket(LowestOf(i), HighestOf(i), _counts[i]));
        }

        return new HistogramSnapshot
        {
            Count = Count,
            Clipped = Clipped,
            MinNs = Min,
            MaxNs = Max,
            MeanNs = Mean,
            Buckets = buckets,
        };
    }

    /// <summary>
    /// Rebuilds a histogram whose percentiles, count, minimum and maximum equal those of the one saved; the mean is equal up to rounding.
    /// Throws <see cref="FormatException"/> when the buckets are not this type's or do not add up to the count.
    /// </summary>
    public static LatencyHistogram FromSnapshot(HistogramSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var histogram = new LatencyHistogram { Clipped = snapshot.Clipped };
        foreach (var bucket in snapshot.Buckets)
        {
            var index = bucket.LowNs is >= 0 and <= ValueMaxNs ? IndexOf(bucket.LowNs) : -1;
            if (index < 0 || LowestOf(index) != bucket.LowNs || HighestOf(index) != bucket.HighNs || bucket.Count <= 0)
                throw new FormatException($"Histogram bucket {bucket} is not a bucket of this histogram with a positive count.");
            histogram._counts[index] += bucket.Count;
            histogram.Count += bucket.Count;
        }

        if (histogram.Count != snapshot.Count || snapshot.Clipped < 0 || snapshot.Clipped > snapshot.Count)
            throw new FormatException($"Histogram buckets hold {histogram.Count} values; count says {snapshot.Count}, clipped {snapshot.Clipped}.");
        if (histogram.Count == 0)
            return histogram;

        if (snapshot is not { MinNs: >= 0, MaxNs: not null, MeanNs: not null } || snapshot.MinNs > snapshot.MaxNs)
        {
            throw new FormatException(
                $"A histogram of {snapshot.Count} values needs min <= max and a mean; got {snapshot.MinNs}, {snapshot.MaxNs}, {snapshot.MeanNs}.");
        }

        histogram._minNs = snapshot.MinNs.Value;
        histogram._maxNs = snapshot.MaxNs.Value;
        histogram._sumNs = (Int128)Math.Round(snapshot.MeanNs.Value * snapshot.Count);
        return histogram;
    }

    private static int IndexOf(long ns)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ns) - SubBits);
        return (shift << SubBits) + (int)(ns >> shift);
    }

    // Below 2 * SubBuckets the index is the value; above, each run of SubBuckets indices doubles the width of the run before.
    private static long LowestOf(int index)
    {
        var shift = Math.Max(0, (index >> SubBits) - 1);
        return (long)(index - (shift << SubBits)) << shift;
    }

    private static long HighestOf(int index) => LowestOf(index) + (1L << Math.Max(0, (index >> SubBits) - 1)) - 1;
}
