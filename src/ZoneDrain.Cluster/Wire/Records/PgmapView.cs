using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A pgmap as an observer sees it.</summary>
/// <param name="Plan">What it is and where it lives.</param>
/// <param name="Root">The shared counter.</param>
/// <param name="GupWalks">gup walks that keep it alive.</param>
[GenerateSerializer]
internal sealed record PgmapView(PgmapPlacement Plan, long Root, long GupWalks)
{
    /// <summary>The model's form.</summary>
    public PgmapSnapshot Open() => new(Plan.Spec, Plan.Life, Root, GupWalks);
}
