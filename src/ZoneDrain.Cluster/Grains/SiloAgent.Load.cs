using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Grains;

/// <summary>The shares of a load that are on a silo.</summary>
internal sealed partial class SiloAgent
{
    /// <inheritdoc/>
    public async ValueTask TakeLoad(WireLoad load)
    {
        var store = silo.World(load.World);
        var share = grains.GetGrain<ILoadGrain>($"{load.World}/load-{load.Share}-{load.Session}");
        await Actors.Surely(() => share.Take(load));
        if (!store.Load.TryAdd(load.Share, share) || load.Loss is not { } loss) return;
        await AddLoss(load.World, loss);
    }

    /// <inheritdoc/>
    public async ValueTask<(int Share, bool Reached)[]> EnterLoad(string world, LoadPhase phase, bool shifts) =>
        await Task.WhenAll(silo.World(world).Load.Select(async share => (share.Key, await share.Value.Enter(phase, shifts))));

    /// <inheritdoc/>
    public async ValueTask SlowLoad(string world, int place, TimeSpan delay)
    {
        foreach (var share in silo.World(world).Load.Values) await share.SlowDown(place, delay);
    }

    /// <inheritdoc/>
    public async ValueTask<WireLoadNews[]> GatherLoad(string world, long question) => await All(world, share => share.Gather(question));

    /// <inheritdoc/>
    public async ValueTask<bool> KeepLoad(string world)
    {
        foreach (var share in silo.World(world).Load.Values) await share.Keep();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask LeaveLoad(string world)
    {
        foreach (var (number, share) in silo.World(world).Load)
        {
            if (silo.World(world).Load.TryRemove(number, out _)) await share.Leave();
        }
    }

    /// <inheritdoc/>
    public async ValueTask MoveLoad(string world, SiloAddress heir)
    {
        foreach (var (number, share) in silo.World(world).Load)
        {
            await Actors.Surely(() => share.MoveTo(heir));
            if (silo.World(world).Load.TryRemove(number, out _)) await share.Leave();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<EntryCounts> CountEntries(string world)
    {
        var actors = new Actors(world, grains, silos);
        var store = silo.World(world);
        var hosts = store.Hosts.Where(host => host.Value is ActorKind.Process or ActorKind.Inode && !store.Vacant.ContainsKey(host.Key)).ToList();
        var found = await Task.WhenAll(hosts.Select(host => actors.Initiator(host.Value, host.Key).CountEntries().AsTask()));
        return found.Aggregate(default(EntryCounts), (sum, one) => sum + one);
    }

    private Task<T[]> All<T>(string world, Func<ILoadGrain, ValueTask<T>> ask) =>
        Task.WhenAll(silo.World(world).Load.Values.Select(share => ask(share).AsTask()));
}
