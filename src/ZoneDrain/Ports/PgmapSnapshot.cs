using ZoneDrain.Grace;

namespace ZoneDrain.Ports;

/// <summary>A pgmap as an observer sees it.</summary>
/// <param name="Spec">What it was created as.</param>
/// <param name="Life">Where it is in its life.</param>
/// <param name="Root">The strategy's shared counter.</param>
/// <param name="GupWalks">gup walks that keep it alive (schemes a1, a2, b).</param>
public sealed record PgmapSnapshot(PgmapSpec Spec, Life Life, long Root, long GupWalks);
