using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Serialization;

namespace ZoneDrain.Cluster.Store;

/// <summary>A teardown that has been started, as every silo knows it: it goes on though its pgmap's grain is lost, and is found by its ticket.</summary>
/// <param name="Stamp">Who started it.</param>
/// <param name="Ticket">Its ticket.</param>
/// <param name="Protocol">It, before its first step.</param>
[GenerateSerializer]
internal sealed record StoredTeardown(StartStamp Stamp, long Ticket, WireProtocol Protocol);
