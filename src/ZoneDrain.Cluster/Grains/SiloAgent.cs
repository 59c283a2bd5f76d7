using Microsoft.Extensions.Logging;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="ISiloAgent"/>
internal sealed partial class SiloAgent(
    GrainId id, Silo self, ILoggerFactory loggers, SiloStore silo, PgmapOutboxes outboxes, IGrainFactory grains, SiloAgents silos, IJournal journal,
    CallFilter? filter = null) : GrainService(id, self, loggers), ISiloAgent, IIncomingGrainCallFilter
{
    private static readonly TimeSpan HearPause = TimeSpan.FromMilliseconds(10);
    private readonly ILogger _logger = loggers.CreateLogger<SiloAgent>();

    /// <summary>Orders of a silo that is dead are refused.</summary>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        silo.Fences.Check(Origin.Get());
        return context.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask Refuse(SiloAddress[] dead)
    {
        silo.Fences.Refuse(dead);
        while (!Array.TrueForAll(dead, silos.IsDead)) await Task.Delay(HearPause);
    }

    /// <inheritdoc/>
    public ValueTask Open(string world, PgmapId pgmap, PgmapPlacement plan)
    {
        silo.World(world).Open(pgmap.Value, plan, silo.Here);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<RootStatement> SetLife(string world, PgmapId pgmap, PgmapPlacement plan)
    {
        var cells = silo.World(world).Open(pgmap.Value, plan with { Life = Grace.Life.None }, silo.Here);
        var statement = cells.SetLife(plan.Life, plan.Zap, plan.Grace, out var wakes);
        if (wakes is not null) await new Actors(world, grains, silos).Notify(wakes);
        return statement;
    }

    /// <inheritdoc/>
    public ValueTask<RootStatement> State(string world, PgmapId pgmap) =>
        new(silo.World(world).Find(pgmap.Value)?.State() ?? new RootStatement(silo.Here, 0, 0));

    /// <inheritdoc/>
    public ValueTask<RootStatement> SumShard(string world, PgmapId pgmap, long sign) =>
        new(silo.World(world).Find(pgmap.Value)?.SumShard(sign) ?? new RootStatement(silo.Here, 0, 0));

    /// <inheritdoc/>
    public async ValueTask<PgmapReply> Visit(string world, PgmapId pgmap, PgmapEvent question)
    {
        var effects = default(Effects);
        var cells = Cells(world, pgmap);
        var reply = cells.Visit(question, ref effects);
        await outboxes.Of(world, pgmap).Settle(cells, effects);
        return reply;
    }

    /// <inheritdoc/>
    public ValueTask<ulong[]> Holders(string world, PgmapId pgmap) =>
        new([.. (silo.World(world).Find(pgmap.Value)?.Holders() ?? []).Select(holder => holder.Bits)]);

    /// <inheritdoc/>
    public ValueTask<PgmapPlacement?> Describe(string world, PgmapId pgmap) => new(silo.World(world).Find(pgmap.Value)?.Plan);

    /// <inheritdoc/>
    public ValueTask CloseGate(string world, string name, SiloAddress who, long number)
    {
        silo.World(world).Gate.Close(name, who, number);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask OpenGate(string world, string name, long number)
    {
        silo.World(world).Gate.Open(name, number);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> StandStill(string world, string name, long number)
    {
        var gate = silo.World(world).Gate;
        gate.Close(name, silo.Here, number);
        _ = OpenLater(gate, name, number);
        var actors = new Actors(world, grains, silos);
        var begin = TimeProvider.System.GetTimestamp();
        var moving = silo.World(world).HostsBut(long.MaxValue);
        while (TimeProvider.System.GetElapsedTime(begin) < Standstill.Patience)
        {
            var still = await Task.WhenAll(moving.Select(host => StandsStill(actors.Initiator(host.Value, host.Key))));
            moving = [.. moving.Where((_, place) => !still[place])];
            if (moving.Count == 0) return true;
            await Task.Delay(HearPause);
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<Snapshot[]> Cut(string world, SnapshotRequest order)
    {
        if (!order.OnlyStands) Reach(world, order.Pgmap, FenceStep.Cut);
        var actors = new Actors(world, grains, silos);
        var asked = silo.World(world).HostsBut(order.Rested);
        return await Task.WhenAll(asked.Select(host => Actors.Surely(() => actors.Initiator(host.Value, host.Key).Cut(order)).AsTask()));
    }

    /// <inheritdoc/>
    public ValueTask<HomeRun[]> Awaited(string world, PgmapId pgmap) => new(silo.World(world).Find(pgmap.Value)?.Awaited() ?? []);

    /// <inheritdoc/>
    public async ValueTask<Recounted> Recount(string world, PgmapId pgmap, Recount recount)
    {
        var effects = default(Effects);
        var recounted = Cells(world, pgmap).Apply(recount, ref effects);
        await new Actors(world, grains, silos).Notify(effects.Wakes);
        return recounted;
    }

    /// <inheritdoc/>
    public ValueTask EndRecount(string world, PgmapId pgmap, long version)
    {
        silo.World(world).Find(pgmap.Value)?.EndRecount(version);
        Reach(world, pgmap, FenceStep.Recount);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<RootStatement> HandOver(string world, PgmapId pgmap, PgmapPlacement plan, HomeRun run)
    {
        var actors = new Actors(world, grains, silos);
        var bundle = Cells(world, pgmap).Export(plan, run);
        var answers = await actors.AskSilos([run.Silo], (agent, _) => agent.Install(world, pgmap, run, bundle));
        return answers.Count > 0 ? answers[0] : new(run.Silo, 0, 0);
    }

    /// <inheritdoc/>
    public ValueTask<RootStatement> Install(string world, PgmapId pgmap, HomeRun run, ChunkBundle bundle)
    {
        var effects = default(Effects);
        return new(Cells(world, pgmap).Import(run, bundle, ref effects));
    }

    /// <inheritdoc/>
    public ValueTask<RootStatement> Release(string world, PgmapId pgmap, HomeRun run) => new(Cells(world, pgmap).Release(run));

    /// <inheritdoc/>
    public ValueTask Leave(SiloAddress leaver, bool done)
    {
        silo.Leave(leaver, done);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask Inherit(string world, SiloAddress from, EngineCounts counts, SiloViolations found, string[] losses)
    {
        silo.World(world).Inherit(from, counts, found, losses);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask SubscribeAgain(string world, PgmapId pgmap)
    {
        var actors = new Actors(world, grains, silos);
        foreach (var (key, kind) in silo.World(world).Sleepers) await actors.Initiator(kind, key).SubscribeAgain(pgmap);
    }

    /// <inheritdoc/>
    public ValueTask AddLoss(string world, string loss)
    {
        silo.World(world).Losses.Enqueue(loss);
        silo.World(world).Log.Lost(world, loss);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<string[]> Losses(string world) => new([.. silo.World(world).Losses]);

    /// <inheritdoc/>
    public ValueTask<long> Remember(string world, ActorKind kind, long next) =>
        new(silo.World(world).Numbers.AddOrUpdate(kind, next, (_, known) => Math.Max(known, next)));

    /// <inheritdoc/>
    public ValueTask CheckFreed(string world, PgmapId pgmap, long frame, long pages)
    {
        silo.World(world).Find(pgmap.Value)?.CheckFreed(frame, pages);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HaveLeft(string world, PgmapId pgmap, long frame, long pages)
    {
        if (silo.World(world).Find(pgmap.Value) is not { } cells) return false;
        var effects = default(Effects);
        var known = cells.HaveLeft(frame, pages, ref effects);
        await outboxes.Of(world, pgmap).Settle(cells, effects);
        return known;
    }

    /// <inheritdoc/>
    public ValueTask<long> BeginGrace(string world) => new(silo.World(world).Sections.Begin());

    /// <inheritdoc/>
    public ValueTask<bool> IsGraceOver(string world, long epoch) => new(silo.World(world).Sections.IsOver(epoch));

    /// <inheritdoc/>
    public ValueTask<PageSnapshot[]?> Inspect(string world, PgmapId pgmap, long[] frames)
    {
        var cells = silo.World(world).Find(pgmap.Value);
        return new(cells is null || !frames.All(cells.Answers) ? null : Array.ConvertAll(frames, cells.Snapshot));
    }

    /// <inheritdoc/>
    public ValueTask<long> PgmapTurnsMax(string world) => new(silo.World(world).Counts.PgmapTurnsMax);

    /// <inheritdoc/>
    public ValueTask<EngineCounts> Counts(string world) => new(silo.World(world).ReadCounts());

    /// <inheritdoc/>
    public ValueTask<SiloViolations> Violations(string world) => new(silo.World(world).Violations());

    /// <inheritdoc/>
    public async ValueTask<WireUnderWay[]> UnderWay(string world)
    {
        var actors = new Actors(world, grains, silos);
        var hosts = silo.World(world).HostsBut(long.MaxValue);
        var found = await Task.WhenAll(hosts.Select(host => Actors.Surely(() => actors.Initiator(host.Value, host.Key).UnderWay()).AsTask()));
        return [.. found.SelectMany(some => some)];
    }

    /// <inheritdoc/>
    public ValueTask<JournalTrouble?> JournalTrouble() => new(journal.Trouble);

    /// <inheritdoc/>
    public ValueTask<long> HeapBytes() => new(GC.GetTotalMemory(forceFullCollection: true));

    /// <inheritdoc/>
    public ValueTask Discard(string world, PgmapId pgmap)
    {
        silo.World(world).Discard(pgmap.Value);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<CpuReading> ReadCpu() => new(CpuReading.OfThisProcess());

    /// <inheritdoc/>
    public ValueTask<CallFaultCounts?> Disturb(CallFaultOrder order) => new(filter?.Hear(order));

    /// <inheritdoc/>
    public ValueTask<SiloShare> Share(string world)
    {
        var store = silo.World(world);
        return new(new SiloShare(store.Pgmaps.Sum(pgmap => pgmap.HomeFrames), store.Hosts.Count));
    }

    /// <inheritdoc/>
    public ValueTask<long> CallsMade(string world) => new(silo.World(world).Counts.Calls);

    /// <inheritdoc/>
    public async ValueTask Forget(string world)
    {
        await LeaveLoad(world);
        var store = silo.World(world);
        silo.Forget(world);
        await LeaveAll(store);
        outboxes.Forget(world);
        await journal.Forget(world);
    }

    private static async Task OpenLater(WorldPause gate, string name, long number)
    {
        await Task.Delay(Standstill.Longest);
        gate.Open(name, number);
    }

    private static async Task<bool> StandsStill(IInitiatorGrain initiator)
    {
        try
        {
            return await initiator.StandsStill();
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            return false;
        }
    }

    // A fence holds the gate closed in its pgmap's name. A turn that began before the step has ended after this.
    private void Reach(string world, PgmapId pgmap, FenceStep step)
    {
        silo.World(world).Gate.Reach(new ActorKey(world, ActorKind.Pgmap, pgmap.Value).ToString(), step);
        silo.World(world).Find(pgmap.Value)?.AwaitTurns();
    }

    private PgmapCells Cells(string world, PgmapId pgmap) => silo.World(world).Find(pgmap.Value)
        ?? throw new KeyNotFoundException($"{silo.Here} has not heard of {world}/{pgmap}");
}
