using Orleans.Placement;

namespace ZoneDrain.Cluster.Cells;

/// <summary>An actor lives where its key says: a page at the home of its chunk, others dealt over the silos by number.</summary>
[GenerateSerializer]
internal sealed class HomePlacement : PlacementStrategy;

/// <summary>Marks the grains that <see cref="HomeDirector"/> places.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HomePlacementAttribute() : PlacementAttribute(new HomePlacement());
