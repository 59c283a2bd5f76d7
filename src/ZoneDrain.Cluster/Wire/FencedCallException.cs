using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire;

/// <summary>
/// A call, a statement or an order of a silo that was declared dead. Who made it gets no answer that it may tell anybody: it asks again until it finds out and
/// ends itself.
/// </summary>
[GenerateSerializer]
internal sealed class FencedCallException(string message) : Exception(message)
{
    /// <summary>About whose it was.</summary>
    public static FencedCallException Of(Incarnation from) => new($"silo {from} was declared dead, and what it asks for is refused");
}
