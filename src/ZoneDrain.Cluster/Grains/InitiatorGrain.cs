using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Execution;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// What the grains of processes, inodes, pgmaps and sessions share: they drive the protocols that begin with them, and take them along when they move to
/// another silo.
/// </summary>
internal abstract class InitiatorGrain : Grain, IInitiatorGrain, IGrainMigrationParticipant
{
    private const string RunnerKey = "runner";
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);
    private readonly StartCheck _check;
    private readonly IGrainFactory _grains;
    private bool _moves;

    protected InitiatorGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    {
        Key = ActorKey.Parse(context.GrainId.Key.ToString()!);
        (Silo, _grains) = (silo, grains);
        Store = silo.World(Key.World);
        Actors = new(Key.World, grains, silos);
        Runner = new(Key, Actors, Store, AskActor, NoteRest);
        _check = new(Key, Store, Actors);
    }

    /// <summary>Who this is.</summary>
    protected ActorKey Key { get; }

    /// <summary>What this silo keeps.</summary>
    protected SiloStore Silo { get; }

    /// <summary>What this silo keeps of the world.</summary>
    protected WorldStore Store { get; }

    /// <summary>The other actors.</summary>
    protected Actors Actors { get; }

    /// <summary>Drives the protocols.</summary>
    protected ProtocolRunner Runner { get; }

    /// <summary>Ends when all that the grain's own turns changed is on disk: before it, no end of a protocol is told, and no other actor is asked.</summary>
    protected virtual Task Flushed => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Store.Hosts[Key.ToString()] = Key.Kind;
        Runner.GoOn();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Store.Hosts.TryRemove(Key.ToString(), out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<WireProgress> Start(StartStamp stamp, WireProtocol protocol, long[] forget)
    {
        Silo.Fences.CheckAwake();
        return await OnDisk(Start(stamp, await _check.Begin(protocol), forget));
    }

    /// <inheritdoc/>
    public ValueTask<WireProgress> StartFor(StartStamp stamp, WireProtocol protocol, long[] forget, Incarnation from)
    {
        Silo.Fences.Check(from);
        return Start(stamp, protocol, forget);
    }

    /// <inheritdoc/>
    public ValueTask<WireProgress[]> Collect(long[] tickets, long[] forget, ISessionObserver? observer)
    {
        Silo.Fences.CheckAwake();
        return OnDisk(Runner.Collect(tickets, forget, observer is null ? null : _ => observer.Ended()));
    }

    /// <inheritdoc/>
    public ValueTask<WireProgress[]> CollectFor(long[] tickets, long[] forget, string? share)
    {
        Silo.Fences.CheckAwake();
        return OnDisk(Runner.Collect(tickets, forget, share is null ? null : ended => Tell(share, ended.Ticket)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> Interrupt(long ticket, long number) => new(Runner.Interrupt(ticket, number));

    /// <inheritdoc/>
    public ValueTask SubscribeAgain(PgmapId pgmap) => new(Runner.SubscribeAgain(pgmap));

    /// <inheritdoc/>
    public ValueTask<bool> StandsStill() => new(Runner.StandsStill);

    /// <inheritdoc/>
    public virtual async ValueTask<Snapshot> Cut(SnapshotRequest order) => await Runner.Cut(order, () => LifeOf(order.Pgmap));

    /// <inheritdoc/>
    public ValueTask<bool> Knows(CallStamp stamp) => new(Runner.Knows(stamp));

    /// <inheritdoc/>
    public ValueTask<WireUnderWay[]> UnderWay() => new(Runner.UnderWay());

    /// <inheritdoc/>
    public virtual ValueTask<EntryCounts> CountEntries() => default;

    /// <inheritdoc/>
    public async ValueTask MoveAway(SiloAddress from)
    {
        // A second move, or one from where it is not, would end in the same place and without its state.
        if (_moves || !Silo.Here.Equals(from) || !await Runner.Stop(StopWithin) || _moves) return;
        _moves = true;
        await Flushed;
        MigrateOnIdle();
    }

    /// <inheritdoc/>
    public ValueTask Notify(WaiterId waiter)
    {
        Runner.Notify(waiter);
        return default;
    }

    /// <inheritdoc/>
    public virtual void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue(RunnerKey, Runner.Save());

    /// <inheritdoc/>
    public virtual void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<RunnerState>(RunnerKey, out var state)) Runner.Load(state);
    }

    /// <summary>Begins a protocol that may run here.</summary>
    protected virtual ValueTask<WireProgress> Start(StartStamp stamp, IProtocol protocol, long[] forget) => Runner.Start(stamp, protocol, forget);

    /// <summary>A protocol has begun or ended: <see cref="ProtocolRunner.Rested"/> may be another.</summary>
    protected virtual void NoteRest()
    {
    }

    /// <summary>The turn of whom a protocol asks; a question to this very actor needs no message.</summary>
    protected virtual ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp)
    {
        Store.Counts.AddCall();
        return Flushed.IsCompletedSuccessfully ? Actors.Ask(next, waiter, stamp) : AskOnceFlushed(next, waiter, stamp);
    }

    /// <summary>An answer that goes out once everything is on disk.</summary>
    protected async ValueTask<T> OnDisk<T>(ValueTask<T> answer)
    {
        var progress = await answer;
        await Flushed;
        return progress;
    }

    // One message that may be lost: the share looks after what sleeps all the same.
    private void Tell(string share, long ticket) => _grains.GetGrain<ILoadGrain>(share).Ended(ticket, Key.ToString()).AsTask().Ignore();

    private async ValueTask<Reply> AskOnceFlushed(Next next, WaiterId waiter, CallStamp stamp)
    {
        await Flushed;
        return await Actors.Ask(next, waiter, stamp);
    }

    private Life LifeOf(PgmapId pgmap) => Store.Find(pgmap.Value)?.Plan.Life ?? Life.Live;
}
