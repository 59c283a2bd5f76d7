using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>Who gives an order to a silo: it goes with the call, beside its arguments, so that an order of the dead can be refused.</summary>
internal static class Origin
{
    private const string Key = "zonedrain.from";

    /// <summary>Calls of this flow are a silo's orders from now on.</summary>
    public static void Set(SiloAddress silo) => RequestContext.Set(Key, unchecked((long)SiloFences.Of(silo).Bits));

    /// <summary>Who gave the order that is being followed; a client's: nobody's.</summary>
    public static Incarnation Get() => RequestContext.Get(Key) is long bits ? new(unchecked((ulong)bits)) : default;
}
