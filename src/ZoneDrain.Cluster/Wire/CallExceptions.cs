using System.Globalization;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire;

/// <summary>A call came after a later one of its lane: a copy whose caller has its answer, or a caller whose identity is alive anew elsewhere.</summary>
[GenerateSerializer]
internal sealed class LateCallException(string message) : Exception(message)
{
    /// <summary>About a call, and the one that was heard before.</summary>
    public static LateCallException Of(in CallStamp stamp, long last) =>
        new(string.Create(CultureInfo.InvariantCulture, $"call {stamp.Number} of lane {stamp.Lane:x} came after {last}"));
}

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

/// <summary>The page does not live where its grain was: the caller asks again, and finds it at its new home.</summary>
[GenerateSerializer]
internal class HomeMovedException(string message) : Exception(message);
