namespace ZoneDrain.Workloads;

/// <summary>Puts together what the meters of all workers record, second by second. Safe from any thread.</summary>
internal interface ILoadRecorder
{
    /// <summary>The second in which a timestamp lies.</summary>
    long SecondOf(long timestamp);

    /// <summary>The timestamp at which a second ends.</summary>
    long EndOf(long second);

    /// <summary>Whether a second is counted; the warm-up is not.</summary>
    bool IsCounted(long second);

    /// <summary>Takes over what a meter has of a second.</summary>
    void Add(long second, LoadMeter meter);
}
