using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What the pages of a run are counted from anew.</summary>
/// <param name="Run">The chunks.</param>
/// <param name="Version">The plan's version then: an order that comes late changes nothing.</param>
/// <param name="Kept">All that any holder keeps of them.</param>
/// <param name="Bases">What becomes of base counts.</param>
/// <param name="Orphans">Calls that must not be heard any more.</param>
/// <param name="Floors">The last calls of initiators: what they had called until then is counted.</param>
[GenerateSerializer]
internal sealed record Recount(HomeRun Run, long Version, KeptPage[] Kept, Bases Bases, CallStamp[] Orphans, CallFloors Floors);

/// <summary>Up to which of their calls initiators' are late, as a fence found out.</summary>
/// <param name="Version">The plan's version then: later floors replace earlier ones.</param>
/// <param name="Rested">So it is for whoever was not asked, for it had rested.</param>
/// <param name="Last">The last call of each that was asked.</param>
[GenerateSerializer]
internal sealed record CallFloors(long Version, long Rested, CallStamp[] Last);

/// <summary>What came of it.</summary>
/// <param name="Statement">The silo's part of the counter.</param>
/// <param name="Busy">Pages in use.</param>
/// <param name="Corrected">Pages whose counts were others before, those of lost cells not counted.</param>
/// <param name="InUse">Folios that an allocator has handed out and that are in use; of other memory none.</param>
[GenerateSerializer]
internal readonly record struct Recounted(RootStatement Statement, long Busy, long Corrected, (long Frame, long Pages)[] InUse);

/// <summary>
/// What a silo holds of a pgmap's shared counter: the whole of its part, never a change of it, so that a statement may be lost, repeated or come late, and a
/// dead silo's part is deleted by deleting its row.
/// </summary>
/// <param name="Silo">The holder.</param>
/// <param name="Version">Grows with every change; an older statement is ignored.</param>
/// <param name="Part">What this silo's uses add up to.</param>
/// <param name="IsLate">A page that nothing counts was handed out there after the kill.</param>
[GenerateSerializer]
internal readonly record struct RootStatement(SiloAddress Silo, long Version, long Part, bool IsLate = false);
