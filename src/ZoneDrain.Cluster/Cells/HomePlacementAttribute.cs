using Orleans.Placement;

namespace ZoneDrain.Cluster.Cells;

/// <summary>Marks the grains that <see cref="HomeDirector"/> places.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HomePlacementAttribute() : PlacementAttribute(new HomePlacement());
