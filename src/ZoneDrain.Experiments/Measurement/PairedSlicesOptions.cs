namespace ZoneDrain.Experiments.Measurement;

/// <summary>How two actions are timed against each other.</summary>
public sealed record PairedSlicesOptions
{
    /// <summary>Shortest slice allowed: 10 ms, so that the clock's own price and resolution vanish in it.</summary>
    public static readonly TimeSpan SliceMin = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest slice allowed: 50 ms, so that both actions of a pair meet the same state of the machine.</summary>
    public static readonly TimeSpan SliceMax = TimeSpan.FromMilliseconds(50);

    /// <summary>Length aimed at for one slice, 10 to 50 ms; 20 ms unless told.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Number of ABBA blocks that are kept, each of which gives one pair of prices; 1 to 100,000, 12 unless told.</summary>
    public int Blocks { get; init; } = 12;

    /// <summary>Number of ABBA blocks run and thrown away first, 0 to 1,000; 1 unless told.</summary>
    public int WarmupBlocks { get; init; } = 1;

    /// <summary>Events that a slice has at least, 1 to 1,000,000; 1 unless told. More than 1 where starting an action costs much more than an event.</summary>
    public long EventsMin { get; init; } = 1;

    internal void Validate()
    {
        if (EventsMin is < 1 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(EventsMin), EventsMin, "A slice has at least 1 to 1,000,000 events.");
        if (Slice < SliceMin || Slice > SliceMax)
            throw new ArgumentOutOfRangeException(nameof(Slice), Slice, "A slice lasts 10 to 50 ms.");
        if (Blocks is < 1 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(Blocks), Blocks, "There are 1 to 100,000 blocks.");
        if (WarmupBlocks is < 0 or > 1_000)
            throw new ArgumentOutOfRangeException(nameof(WarmupBlocks), WarmupBlocks, "There are 0 to 1,000 warm-up blocks.");
    }
}
