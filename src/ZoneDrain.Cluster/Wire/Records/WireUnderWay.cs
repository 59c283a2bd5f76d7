using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A protocol that has not ended, on its way to a client.</summary>
/// <param name="Initiator">The grain that drives it.</param>
/// <param name="Protocol">What it is, in words.</param>
/// <param name="Step">Where it is.</param>
/// <param name="Sleeps">It waits for a notice.</param>
[GenerateSerializer]
internal sealed record WireUnderWay(string Initiator, string Protocol, string Step, bool Sleeps)
{
    /// <summary>The model's form.</summary>
    public ProtocolUnderWay Open() => new(Initiator, Protocol, Step, Sleeps);
}
