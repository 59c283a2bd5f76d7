using Microsoft.Extensions.Logging;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// What a silo does before it leaves its cluster: its shares of a load go on elsewhere, it hands its chunks to the others, then its grains move with their
/// state and their protocols, then what it had counted and found is told to another. It gives up after a bounded time, and what it then still has is lost, and
/// named.
/// </summary>
internal sealed partial class GracefulShutdown(SiloStore store, SiloAgents silos, IGrainFactory grains, ILogger<GracefulShutdown> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan MoveWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TellWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(GracefulShutdown), ServiceLifecycleStage.Active, _ => Task.CompletedTask, Leave);

    private async Task Leave(CancellationToken cancellation)
    {
        // Who must end at once has no time for that.
        if (cancellation.IsCancellationRequested) return;
        if (Heir() is null) return;
        try
        {
            // Silos that are asked may be gone with the one that would have declared them dead: they are not waited for.
            await LeaveNow(cancellation).WaitAsync(LeaveWithin, cancellation);
        }
        catch (Exception exception)
        {
            LeaveFailed(logger, exception, store.Here.ToString());
        }
    }

    private async Task LeaveNow(CancellationToken cancellation)
    {
        await TellAll(done: false).WaitAsync(TellWithin, cancellation);
        foreach (var world in store.Worlds.Where(world => !world.Load.IsEmpty))
        {
            if (Heir() is { } heir) await Actors.Surely(() => silos.Of(store.Here).MoveLoad(world.Name, heir)).AsTask().WaitAsync(MoveWithin, cancellation);
        }

        foreach (var world in store.Worlds)
        {
            foreach (var cells in world.Pgmaps)
            {
                var key = new ActorKey(world.Name, ActorKind.Pgmap, cells.Id.Value).ToString();
                await Actors.Surely(() => grains.GetGrain<IPgmapGrain>(key).Rebalance());
            }
        }

        var begin = TimeProvider.System.GetTimestamp();
        while (store.Worlds.Any(world => !world.Hosts.IsEmpty || !world.Drivers.IsEmpty))
        {
            if (cancellation.IsCancellationRequested || TimeProvider.System.GetElapsedTime(begin) > MoveWithin) return;
            foreach (var world in store.Worlds) await MoveGrains(world);
            await Task.Delay(Pause, CancellationToken.None);
        }

        foreach (var world in store.Worlds) await Bequeath(world);
        await TellAll(done: true);
    }

    private async Task MoveGrains(WorldStore world)
    {
        var actors = new Actors(world.Name, grains, silos);
        await Task.WhenAll(world.Hosts.Select(host => Move(() => actors.Initiator(host.Value, host.Key).MoveAway(store.Here))));
        await Task.WhenAll(world.Drivers.Select(driver => Move(() => actors.Driver(driver.Key).MoveAway(store.Here))));
    }

    // One that does not move now is asked again: the loop above looks who is left.
    private static async Task Move(Func<ValueTask> move)
    {
        try
        {
            await move();
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            await Task.Delay(Pause);
        }
    }

    private async Task Bequeath(WorldStore world)
    {
        if (Heir() is not { } heir) return;
        var (counts, found, losses) = (world.ReadCounts(), world.Violations(), world.Losses.ToArray());
        await Actors.Surely(() => silos.Of(heir).Inherit(world.Name, store.Here, counts, found, losses));
    }

    private SiloAddress? Heir() => silos.Active.FirstOrDefault(silo => !silo.Equals(store.Here) && !store.IsLeaving(silo));

    private Task<IReadOnlyList<bool>> TellAll(bool done) =>
        new Actors("", grains, silos).AskSilos(silos.Active, async (agent, _) =>
        {
            await agent.Leave(store.Here, done);
            return true;
        });

    [LoggerMessage(1, LogLevel.Error, "{Silo} could not hand everything over before it left")]
    private static partial void LeaveFailed(ILogger logger, Exception exception, string silo);
}
