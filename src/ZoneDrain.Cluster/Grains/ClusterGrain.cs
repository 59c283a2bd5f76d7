using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IClusterGrain"/>
[StatelessWorker, Reentrant, Immovable]
internal sealed class ClusterGrain(IGrainFactory grains, SiloAgents silos) : Grain, IClusterGrain
{
    /// <inheritdoc/>
    public async ValueTask<EngineCounts> Counts(string world) =>
        (await All(agent => agent.Counts(world))).Aggregate(default(EngineCounts), (sum, counts) => sum + counts);

    /// <inheritdoc/>
    public async ValueTask<NumberSet> VacantProcesses(string world) =>
        (await All(agent => agent.VacantProcesses(world))).Aggregate(new NumberSet(), (all, some) => all.With(some));

    /// <inheritdoc/>
    public async ValueTask<string[]> Losses(string world) => [.. (await All(agent => agent.Losses(world))).SelectMany(losses => losses).Distinct()];

    /// <inheritdoc/>
    public async ValueTask<SiloViolations[]> Violations(string world) => [.. await All(agent => agent.Violations(world))];

    /// <inheritdoc/>
    public async ValueTask<WireUnderWay[]> UnderWay(string world) => [.. (await All(agent => agent.UnderWay(world))).SelectMany(some => some)];

    /// <inheritdoc/>
    public async ValueTask<bool> StandStill(string world, string name, long number)
    {
        var still = All(agent => agent.StandStill(world, OfClient(name), number));
        return await Within(still) && still.Result.All(one => one);
    }

    /// <inheritdoc/>
    public async ValueTask GoOn(string world, string name, long number) => await Within(Tell(agent => agent.OpenGate(world, OfClient(name), number)));

    /// <inheritdoc/>
    public async ValueTask<PageSnapshot[]?> Inspect(string world, PgmapId pgmap, long[] frames)
    {
        var actors = new Actors(world, grains, silos);
        if (await Actors.Surely(() => actors.Pgmap(pgmap.Value).Describe()) is not { } plan) return null;
        var found = new PageSnapshot[frames.Length];
        foreach (var home in Enumerable.Range(0, frames.Length).GroupBy(at => plan.HomeOf(frames[at])))
        {
            long[] asked = [.. home.Select(at => frames[at])];
            var answers = await silos.Of(home.Key).Inspect(world, pgmap, asked)
                ?? throw new HomeMovedException($"pages of {pgmap} do not live on {home.Key}");
            foreach (var (at, snapshot) in home.Zip(answers)) found[at] = snapshot;
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<long> LongestQueue(string world) => (await All(agent => agent.PgmapTurnsMax(world))).Sum();

    /// <inheritdoc/>
    public async ValueTask<JournalTrouble[]> JournalTroubles() => [.. (await All(agent => agent.JournalTrouble())).OfType<JournalTrouble>()];

    /// <inheritdoc/>
    public async ValueTask<long> HeapBytes() => (await All(agent => agent.HeapBytes())).Sum();

    /// <inheritdoc/>
    public async ValueTask<CpuReading[]> ReadCpu() => [.. await All(agent => agent.ReadCpu())];

    /// <inheritdoc/>
    public ValueTask<SiloShare> Share(string world, SiloAddress silo) => silos.Of(silo).Share(world);

    /// <inheritdoc/>
    public ValueTask<CallFaultCounts?> Disturb(SiloAddress silo, CallFaultOrder order) => silos.Of(silo).Disturb(order);

    /// <inheritdoc/>
    public async ValueTask<long> CallsMade(string world) => (await All(agent => agent.CallsMade(world))).Sum();

    /// <inheritdoc/>
    public ValueTask<SiloAddress[]> Silos() => new([.. silos.Active]);

    /// <inheritdoc/>
    public async ValueTask<bool> TakeLoad(SiloAddress silo, WireLoad load) => (await new Actors("", grains, silos).AskSilos([silo], async (agent, _) =>
    {
        await agent.TakeLoad(load);
        return true;
    })).Count > 0;

    /// <inheritdoc/>
    public async ValueTask<(int Share, bool Reached)[]> EnterLoad(string world, LoadPhase phase, bool shifts) =>
        [.. (await All(agent => agent.EnterLoad(world, phase, shifts))).SelectMany(shares => shares)];

    /// <inheritdoc/>
    public async ValueTask SlowLoad(string world, int place, TimeSpan delay) => await All(async agent =>
    {
        await agent.SlowLoad(world, place, delay);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask<WireLoadNews[]> GatherLoad(string world, long question) =>
        [.. (await All(agent => agent.GatherLoad(world, question))).SelectMany(news => news)];

    /// <inheritdoc/>
    public async ValueTask KeepLoad(string world) => await All(agent => agent.KeepLoad(world));

    /// <inheritdoc/>
    public async ValueTask LeaveLoad(string world) => await All(async agent =>
    {
        await agent.LeaveLoad(world);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask<EntryCounts> CountEntries(string world) =>
        (await All(agent => agent.CountEntries(world))).Aggregate(default(EntryCounts), (sum, one) => sum + one);

    /// <inheritdoc/>
    public async ValueTask Forget(string world) => await Tell(agent => agent.Forget(world));

    // No client may hold a gate in the name of a grain, nor open it so.
    private static string OfClient(string name) => $"client {name}";

    // A silo that is silent is not waited for: what it is to do it does later, or its own clock does.
    private static async Task<bool> Within(Task all)
    {
        await Task.WhenAny(all, Task.Delay(Standstill.Silence));
        return all.IsCompletedSuccessfully;
    }

    private Task<IReadOnlyList<T>> All<T>(Func<ISiloAgent, ValueTask<T>> ask) =>
        new Actors("", grains, silos).AskSilos(silos.Active, (agent, _) => ask(agent));

    private Task<int> Tell(Func<ISiloAgent, ValueTask> tell) => new Actors("", grains, silos).TellSilos(silos.Active, tell);
}
