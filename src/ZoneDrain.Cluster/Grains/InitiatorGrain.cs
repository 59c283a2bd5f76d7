using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Cluster.Store;
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

    private ProtocolHost Host { get; }

    /// <inheritdoc/>
    public ValueTask<WireProgress> Start(WireProtocol protocol) => Host.Start(protocol);

    /// <inheritdoc/>
    public ValueTask<WireProgress[]> Collect(long[] tickets) => Host.Collect(tickets);

    /// <inheritdoc/>
    public ValueTask<bool> Interrupt(long ticket) => new(Host.Interrupt(ticket));

    /// <inheritdoc/>
    public ValueTask Notify(WaiterId waiter)
    {
        Host.Notify(waiter);
        return default;
    }

    /// <summary>The turn of whom a protocol asks; a question to this very actor needs no message.</summary>
    protected virtual ValueTask<Reply> AskActor(Next next, WaiterId waiter) => Actors.Ask(next, waiter);
}
