using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>The driver of a device, which hands out its frames.</summary>
internal interface IDriverGrain : IGrainWithStringKey
{
    /// <summary>Comes to be, with so many free frames.</summary>
    ValueTask Create(long frames, Incarnation from);

    /// <summary>It is there; false: it died with its silo, or was never made.</summary>
    ValueTask<bool> Exists();

    /// <summary>
    /// After a loss, with everything that is known to be handed out, and how many have it: it comes back, or forgets what it had handed out to the dead. Calls
    /// of protocols that were ended are not heard any more.
    /// </summary>
    ValueTask Restore(long frames, (long Frame, long Pages, int Times)[] used, CallStamp[] orphans, Incarnation from);

    /// <summary>Moves from this silo to another; nothing happens if it is not there any more.</summary>
    ValueTask MoveAway(SiloAddress from);

    /// <summary>One turn.</summary>
    ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp);
}
