using Orleans.Runtime.Placement;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Cells;

/// <summary>Places grains by their keys.</summary>
internal sealed class HomeDirector(SiloStore store, IServiceProvider services) : IPlacementDirector
{
    // The outboxes call grains and placing is part of every call, so they cannot be there when this is made.
    private PgmapOutboxes? _outboxes;

    /// <inheritdoc/>
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var all = context.GetCompatibleSilos(target);
        SiloAddress[] staying = [.. all.Where(silo => !store.IsLeaving(silo))];
        var silos = staying.Length > 0 ? staying : all;
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint) return hint;
        var key = ActorKey.Parse(target.GrainIdentity.Key.ToString()!);
        Array.Sort(silos);
        return key.Kind == ActorKind.Page ? await HomeOf(key) ?? silos[0] : silos[Drains.Placement.SiloOf(key.Number, silos.Length)];
    }

    private async Task<SiloAddress?> HomeOf(ActorKey key)
    {
        var page = key.Page;
        if (store.World(key.World).Find(page.Pgmap.Value) is not { } cells)
        {
            _outboxes ??= (PgmapOutboxes)services.GetService(typeof(PgmapOutboxes))!;
            cells = await _outboxes.Of(key.World, page.Pgmap).Refresh();
        }

        return cells?.Plan.HomeOf(page.Frame);
    }
}
