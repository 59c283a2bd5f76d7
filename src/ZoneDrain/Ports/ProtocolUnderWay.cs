namespace ZoneDrain.Ports;

/// <summary>A protocol that has not ended.</summary>
/// <param name="Initiator">Whose it is.</param>
/// <param name="Protocol">What it is, with its ids.</param>
/// <param name="Step">Where it is.</param>
/// <param name="Sleeps">It waits for a notice; else it goes on.</param>
public sealed record ProtocolUnderWay(string Initiator, string Protocol, string Step, bool Sleeps);
