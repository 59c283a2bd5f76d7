namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Calls that met a fault.</summary>
/// <param name="Dropped">Calls of which they or their answers were lost.</param>
/// <param name="Repeated">Calls that arrived twice.</param>
/// <param name="Delayed">Calls that arrived late.</param>
[GenerateSerializer]
public readonly record struct CallFaultCounts(long Dropped, long Repeated, long Delayed)
{
    /// <summary>Adds kind by kind.</summary>
    public static CallFaultCounts operator +(CallFaultCounts left, CallFaultCounts right) =>
        new(left.Dropped + right.Dropped, left.Repeated + right.Repeated, left.Delayed + right.Delayed);
}
