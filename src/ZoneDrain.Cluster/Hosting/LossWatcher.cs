using ZoneDrain.Cluster.Grains;
using ZoneDrain.Cluster.Store;
using Microsoft.Extensions.Logging;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Tells every pgmap that this silo knows when a silo is dead. Each survivor does, and the pgmap heeds the first.</summary>
internal sealed partial class LossWatcher(SiloStore store, ISiloStatusOracle silos, IGrainFactory grains, ILogger<LossWatcher> logger)
    : ISiloStatusListener, ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(LossWatcher), ServiceLifecycleStage.Active, _ => Task.FromResult(silos.SubscribeToSiloStatusEvents(this)),
        _ => Task.FromResult(silos.UnSubscribeFromSiloStatusEvents(this)));

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead && !updatedSilo.Equals(store.Here)) _ = Fence(updatedSilo);
    }

    private async Task Fence(SiloAddress dead)
    {
        foreach (var world in store.Worlds)
        {
            foreach (var cells in world.Pgmaps)
            {
                try
                {
                    await grains.GetGrain<IPgmapGrain>(new ActorKey(world.Name, ActorKind.Pgmap, cells.Id.Value).ToString()).Fence(dead, cells.Plan);
                }
                catch (Exception exception)
                {
                    FenceFailed(logger, exception, cells.Id.ToString(), world.Name, dead.ToString());
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Pgmap} of {World} could not be fenced against {Dead}")]
    private static partial void FenceFailed(ILogger logger, Exception exception, string pgmap, string world, string dead);
}
