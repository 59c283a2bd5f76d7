using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A grain that begins protocols and drives them. No call is held open while a protocol sleeps.</summary>
internal interface IInitiatorGrain : IGrainWithStringKey
{
    /// <summary>How long a session waits for an answer, which comes within a second where nothing is lost.</summary>
    const string AnswersWithin = "00:00:04";

    /// <summary>Runs a protocol until it ends or sleeps, or answers within a bounded time that it still goes on.</summary>
    /// <param name="stamp">Which start this is; one that comes again is answered again.</param>
    /// <param name="protocol">What begins.</param>
    /// <param name="forget">Tickets whose end the session knows.</param>
    /// <remarks>A client is not told that the silo it waits for has died, so it asks again soon; between silos a call to the dead ends at once.</remarks>
    [ResponseTimeout(AnswersWithin), OpenToClients]
    ValueTask<WireProgress> Start(StartStamp stamp, WireProtocol protocol, long[] forget);

    /// <summary>Where these protocols are; one that goes on is awaited for a bounded time. What has ended stays known until it is to be forgotten.</summary>
    /// <param name="tickets">The protocols.</param>
    /// <param name="forget">Tickets whose end the session knows.</param>
    /// <param name="observer">Who is told when one of them ends from now on; null leaves who was to be told before.</param>
    [ResponseTimeout(AnswersWithin), OpenToClients]
    ValueTask<WireProgress[]> Collect(long[] tickets, long[] forget, ISessionObserver? observer);

    /// <summary>Starts a protocol for a share of a load; one whose silo is dead is refused.</summary>
    ValueTask<WireProgress> StartFor(StartStamp stamp, WireProtocol protocol, long[] forget, Incarnation from);

    /// <summary>The same for a share of a load, which is told when one of them ends.</summary>
    ValueTask<WireProgress[]> CollectFor(long[] tickets, long[] forget, string? share);

    /// <summary>Sends a signal to a sleeping protocol; false if it does not sleep interruptibly. The same signal, by number, is sent once.</summary>
    [OpenToClients]
    ValueTask<bool> Interrupt(long ticket, long number);

    /// <summary>Pages of a pgmap lost their waiters with a silo: who waits for one asks again.</summary>
    ValueTask SubscribeAgain(PgmapId pgmap);

    /// <summary>No protocol that it drives moves; asked while its silo's gate is closed, it stays so until the gate is opened.</summary>
    ValueTask<bool> StandsStill();

    /// <summary>What it keeps of a pgmap, once it stands still; only while its silo's gate is closed.</summary>
    ValueTask<Snapshot> Cut(SnapshotRequest order);

    /// <summary>Whether the protocol that made this call has not ended, and is still driven here.</summary>
    ValueTask<bool> Knows(CallStamp stamp);

    /// <summary>The protocols that it drives and that have not ended.</summary>
    ValueTask<WireUnderWay[]> UnderWay();

    /// <summary>The entries of its own state.</summary>
    ValueTask<EntryCounts> CountEntries();

    /// <summary>Moves from this silo to another with everything it has; nothing happens if it is not there any more.</summary>
    ValueTask MoveAway(SiloAddress from);

    /// <summary>A wait is over. The answer says that the notice has arrived, not what came of it.</summary>
    ValueTask Notify(WaiterId waiter);
}

/// <summary>A session, as the grains that drive its protocols see it.</summary>
internal interface ISessionObserver : IGrainObserver
{
    /// <summary>A protocol that slept has ended: it is worth to ask. One message that may be lost, so who waits asks now and then all the same.</summary>
    void Ended();
}
