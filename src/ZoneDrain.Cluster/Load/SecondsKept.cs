using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Load;

/// <summary>Keeps what a share recorded until it is asked for.</summary>
internal sealed class SecondsKept(LoadSeconds seconds) : ILoadRecorder
{
    private readonly List<WireReading> _kept = [];

    /// <inheritdoc/>
    public LoadSeconds Seconds => seconds;

    /// <inheritdoc/>
    public void Add(long second, MeterReading reading)
    {
        if (reading.Arrived > 0 || reading.Done > 0 || reading.Refused > 0) _kept.Add(WireReading.Of(second, reading));
    }

    /// <summary>Gives it away.</summary>
    public WireReading[] Take()
    {
        WireReading[] taken = [.. _kept];
        _kept.Clear();
        return taken;
    }
}
