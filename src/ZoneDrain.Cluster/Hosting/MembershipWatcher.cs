using Microsoft.Extensions.Logging;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Tells every pgmap that this silo knows when a silo is dead, or has come. Each member does, and the pgmap heeds the first.</summary>
internal sealed partial class MembershipWatcher(
    SiloStore store, ISiloStatusOracle silos, SiloAgents agents, IGrainFactory grains, ILogger<MembershipWatcher> logger)
    : ISiloStatusListener, ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MembershipWatcher), ServiceLifecycleStage.Active, _ => Task.FromResult(Begin()),
        _ => Task.FromResult(silos.UnSubscribeFromSiloStatusEvents(this)));

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo.Equals(store.Here)) return;
        if (status == SiloStatus.Active) _ = Tell((grain, _) => grain.Rebalance(), updatedSilo);
        if (status != SiloStatus.Dead) return;
        store.Fences.Refuse([updatedSilo]);
        foreach (var world in store.Worlds) world.Gate.Open(updatedSilo);

        // A silo that has handed over all it had leaves nothing to be made good.
        if (store.HasLeft(updatedSilo)) _ = Tell((grain, _) => grain.Left(updatedSilo), updatedSilo);
        else _ = Tell((grain, plan) => grain.Fence(updatedSilo, plan), updatedSilo);
    }

    // Who joins hears nothing of those that died before.
    private bool Begin()
    {
        store.Fences.Refuse(agents.Dead);
        return silos.SubscribeToSiloStatusEvents(this);
    }

    private async Task Tell(Func<IPgmapGrain, PgmapPlacement, ValueTask> tell, SiloAddress silo)
    {
        foreach (var world in store.Worlds)
        {
            foreach (var cells in world.Pgmaps)
            {
                try
                {
                    var grain = grains.GetGrain<IPgmapGrain>(new ActorKey(world.Name, ActorKind.Pgmap, cells.Id.Value).ToString());
                    await Actors.Surely(() => tell(grain, cells.Plan));
                }
                catch (Exception exception)
                {
                    FenceFailed(logger, exception, cells.Id.ToString(), world.Name, silo.ToString());
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Pgmap} of {World} could not be told of what became of {Dead}")]
    private static partial void FenceFailed(ILogger logger, Exception exception, string pgmap, string world, string dead);
}
