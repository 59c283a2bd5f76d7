using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// Who is needed no more leaves: all grains of a world that is forgotten, and processes a while after their end, of which a soak of days makes millions. That
/// they were made every silo knows by then.
/// </summary>
internal sealed partial class SiloAgent
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValueTask<NumberSet> VacantProcesses(string world)
    {
        var store = silo.World(world);
        var vacant = store.Ended.Copy();
        foreach (var key in store.Vacant.Keys) vacant.Add(ActorKey.Parse(key).Number);
        return new(vacant);
    }

    /// <inheritdoc/>
    public ValueTask<NumberSet> Ended(string world) => new(silo.World(world).Ended.Copy());

    /// <inheritdoc/>
    public ValueTask AddEnded(string world, long[] processes)
    {
        silo.World(world).Ended.Add(processes);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask Sweep(string world, long rested)
    {
        var store = silo.World(world);
        var actors = new Actors(world, grains, silos);
        var resting = store.Vacant.Where(entry => entry.Value < rested).Select(entry => ActorKey.Parse(entry.Key).Number).ToList();
        var gone = await Task.WhenAll(resting.Select(process => actors.Process((int)process).IsGone().AsTask()));
        long[] ended = [.. resting.Where((_, at) => gone[at])];
        if (ended.Length == 0) return;

        // Who has joined since the first time hears of it the second time.
        var told = Array.FindAll(ended, store.Ended.Contains);
        await actors.TellSilos(silos.Active, agent => agent.AddEnded(world, ended));
        foreach (var process in told) await actors.Process((int)process).LeaveRested(rested);
    }

    /// <inheritdoc/>
    protected override async Task StartInBackground()
    {
        using var timer = new PeriodicTimer(SweepEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(StoppedCancellationTokenSource.Token))
            {
                foreach (var world in silo.Worlds) await SweepIfItCan(world.Name);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    // What cannot leave now leaves the next time.
    private async Task SweepIfItCan(string world)
    {
        try
        {
            await Sweep(world, Lanes.LongRested());
        }
        catch (Exception exception)
        {
            SweepFailed(_logger, exception, world);
        }
    }

    private async Task LeaveAll(WorldStore store)
    {
        var actors = new Actors(store.Name, grains, silos);
        IEnumerable<IGrain> initiators = store.Hosts.Select(host => actors.Initiator(host.Value, host.Key));
        await Task.WhenAll(initiators.Concat(store.Drivers.Keys.Select(actors.Driver)).Select(Leaves));
    }

    private static async Task Leaves(IGrain grain)
    {
        try
        {
            await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            // Its silo ends, and it with it.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Processes of {World} that have ended could not leave")]
    private static partial void SweepFailed(ILogger logger, Exception exception, string world);
}
