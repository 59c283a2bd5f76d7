namespace ZoneDrain.Experiments.Results;

/// <summary>One row of <c>timeseries.csv</c>: one life of the devices.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Repetition">The measured repetition, from 0.</param>
/// <param name="Life">The life within it, from 0.</param>
/// <param name="AtMs">Milliseconds since the start of the comparison.</param>
/// <param name="PageOperationsPerSecond">Page operations a second.</param>
/// <param name="FirstUses">Pages that left the idle state.</param>
/// <param name="LastUses">Pages that became idle.</param>
/// <param name="ReleaseNs">Nanoseconds from kill to release.</param>
public sealed record TimeSample(
    string Strategy, int Repetition, int Life, double AtMs, double PageOperationsPerSecond, long FirstUses, long LastUses, double ReleaseNs);
