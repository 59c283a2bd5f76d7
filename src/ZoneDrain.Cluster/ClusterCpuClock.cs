using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster;

/// <summary>
/// A clock that shows the CPU time of this process and all silos together, in nanoseconds: what a cluster spends, whoever waits for whom. It never goes back:
/// of a silo that has died, the last reading counts on. Reading it is a call to each silo. Safe for threads.
/// </summary>
/// <param name="grains">Leads to the cluster.</param>
public sealed class ClusterCpuClock(IGrainFactory grains) : TimeProvider
{
    private readonly Dictionary<string, long> _known = [];

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        var readings = Read();
        lock (_known)
        {
            foreach (var (process, ns) in readings.Append(CpuReading.OfThisProcess())) _known[process] = Math.Max(ns, _known.GetValueOrDefault(process));
            return _known.Values.Sum();
        }
    }

    private CpuReading[] Read()
    {
        try
        {
            return Calls.Await(grains.GetGrain<IClusterGrain>(0).ReadCpu());
        }
        catch (ClusterException)
        {
            // A silo is on its way out; the next reading is without it.
            return [];
        }
    }
}
