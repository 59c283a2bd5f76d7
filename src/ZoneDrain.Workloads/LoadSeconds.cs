namespace ZoneDrain.Workloads;

/// <summary>The seconds of a run by a clock: numbered from its beginning, those of a run that it resumes included.</summary>
/// <param name="Start">The timestamp at which the clock's part of the run began.</param>
/// <param name="Before">Seconds before it.</param>
/// <param name="Warmup">What is shown and not counted.</param>
/// <param name="Frequency">Timestamp ticks a second.</param>
internal readonly record struct LoadSeconds(long Start, long Before, TimeSpan Warmup, long Frequency)
{
    /// <summary>The second in which a timestamp lies.</summary>
    public long SecondOf(long timestamp) => Before + (timestamp - Start) / Frequency;

    /// <summary>The timestamp at which a second ends.</summary>
    public long EndOf(long second) => Start + (second - Before + 1) * Frequency;

    /// <summary>A second counts when it begins after the warm-up.</summary>
    public bool IsCounted(long second) => TimeSpan.FromSeconds(second - Before) >= Warmup;
}
