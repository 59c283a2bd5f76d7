using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What the grains of processes, inodes, pgmaps and sessions share: they drive the protocols that begin with them.</summary>
internal abstract class InitiatorGrain : Grain, IInitiatorGrain
{
    protected InitiatorGrain(IGrainContext context, SiloStore silo, ISiloStatusOracle silos, IGrainFactory grains)
    {
        Key = ActorKey.Parse(context.GrainId.Key.ToString()!);
        Store = silo.World(Key.World);
        Actors = new(Key.World, grains, silos);
        Host = new(Key, Actors, Store, AskActor);
    }

    /// <summary>Who this is.</summary>
    protected ActorKey Key { get; }

    /// <summary>What this silo keeps of the world.</summary>
    protected WorldStore Store { get; }

    /// <summary>The other actors.</summary>
    protected Actors Actors { get; }

    /// <summary>Drives the protocols.</summary>
    protected ProtocolHost Host { get; }

    /// <inheritdoc/>
    public ValueTask<WireProgress> Start(StartStamp stamp, WireProtocol protocol, long[] forget) => Host.Start(stamp, protocol, forget);

    /// <inheritdoc/>
    public ValueTask<WireProgress[]> Collect(long[] tickets, long[] forget) => Host.Collect(tickets, forget);

    /// <inheritdoc/>
    public ValueTask<bool> Interrupt(long ticket, long number) => new(Host.Interrupt(ticket, number));

    /// <inheritdoc/>
    public ValueTask SubscribeAgain(PgmapId pgmap) => new(Host.SubscribeAgain(pgmap));

    /// <inheritdoc/>
    public ValueTask Notify(WaiterId waiter)
    {
        Host.Notify(waiter);
        return default;
    }

    /// <summary>The turn of whom a protocol asks; a question to this very actor needs no message.</summary>
    protected virtual ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) => Actors.Ask(next, waiter, stamp);
}
