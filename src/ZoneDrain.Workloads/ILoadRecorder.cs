namespace ZoneDrain.Workloads;

/// <summary>Puts together what the meters of all workers record, second by second. Safe from any thread.</summary>
internal interface ILoadRecorder
{
    /// <summary>The seconds in which it is recorded.</summary>
    LoadSeconds Seconds { get; }

    /// <summary>Takes over what was recorded in a second.</summary>
    void Add(long second, MeterReading reading);
}
