using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What the pages of a run are counted from anew.</summary>
/// <param name="Run">The chunks.</param>
/// <param name="Version">The plan's version then: an order that comes late changes nothing.</param>
/// <param name="Kept">All that any holder keeps of them.</param>
/// <param name="Bases">What becomes of base counts.</param>
/// <param name="Orphans">Calls that must not be heard any more.</param>
/// <param name="Floors">Each initiator's last call: what it had called until then is counted.</param>
[GenerateSerializer]
internal sealed record Recount(HomeRun Run, long Version, KeptPage[] Kept, Bases Bases, CallStamp[] Orphans, CallStamp[] Floors);
