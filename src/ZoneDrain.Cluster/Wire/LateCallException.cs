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
