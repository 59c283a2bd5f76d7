using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>A grain that begins protocols and drives them. No call is held open while a protocol sleeps.</summary>
internal interface IInitiatorGrain : IGrainWithStringKey
{
    /// <summary>Runs a protocol until it ends or sleeps, or answers within a bounded time that it still goes on.</summary>
    ValueTask<WireProgress> Start(WireProtocol protocol);

    /// <summary>Where these protocols are; one that goes on is awaited for a bounded time. What has ended is forgotten with this answer.</summary>
    ValueTask<WireProgress[]> Collect(long[] tickets);

    /// <summary>Sends a signal to a sleeping protocol; false if it does not sleep interruptibly.</summary>
    ValueTask<bool> Interrupt(long ticket);

    /// <summary>A wait is over. The answer says that the notice has arrived, not what came of it.</summary>
    ValueTask Notify(WaiterId waiter);
}
