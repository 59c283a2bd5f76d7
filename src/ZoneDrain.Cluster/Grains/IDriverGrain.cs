using ZoneDrain.Cluster.Driving;
using ZoneDrain.Drivers;

namespace ZoneDrain.Cluster.Grains;

/// <summary>The driver of a device, which hands out its frames.</summary>
internal interface IDriverGrain : IGrainWithStringKey
{
    /// <summary>Comes to be, with so many free frames.</summary>
    ValueTask Create(long frames);

    /// <summary>It is there; false: it died with its silo, or was never made.</summary>
    ValueTask<bool> Exists();

    /// <summary>Comes back after a loss, with the frames that are known to be handed out.</summary>
    ValueTask Restore(long frames, (long Frame, long Pages)[] used);

    /// <summary>Moves to another silo.</summary>
    ValueTask MoveAway();

    /// <summary>One turn.</summary>
    ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp);
}
