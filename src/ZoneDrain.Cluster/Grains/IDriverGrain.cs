using ZoneDrain.Cluster.Driving;
using ZoneDrain.Drivers;

namespace ZoneDrain.Cluster.Grains;

/// <summary>The driver of a device, which hands out its frames.</summary>
internal interface IDriverGrain : IGrainWithStringKey
{
    /// <summary>Comes to be, with so many free frames.</summary>
    ValueTask Create(long frames);

    /// <summary>One turn.</summary>
    ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp);
}
