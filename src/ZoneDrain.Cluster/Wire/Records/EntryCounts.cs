namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Entries of a world, or of a part of it.</summary>
/// <param name="Maps">Page-table entries of processes.</param>
/// <param name="Entries">Index entries of inodes.</param>
[GenerateSerializer]
internal readonly record struct EntryCounts(long Maps, long Entries)
{
    /// <summary>Both together.</summary>
    public static EntryCounts operator +(EntryCounts one, EntryCounts other) => new(one.Maps + other.Maps, one.Entries + other.Entries);
}
