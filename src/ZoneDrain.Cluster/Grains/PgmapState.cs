using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Grains;

/// <summary>A pgmap on its way to another activation of its grain.</summary>
/// <param name="Plan">What every silo knows of it.</param>
/// <param name="Base">What was added to the counter here.</param>
/// <param name="Parts">Each silo's part of the counter.</param>
/// <param name="Walks">The calls by which gup walks keep it alive.</param>
/// <param name="RootWaiter">Who waits for the counter.</param>
/// <param name="WalkWaiter">Who waits for the walks.</param>
/// <param name="BaseAdded">The drop of bases has begun.</param>
/// <param name="BasesDropped">It is over.</param>
/// <param name="IdleDropped">Idle pages that it found and that the drain has not taken off yet.</param>
/// <param name="Fenced">Silos whose loss, or leave, was dealt with.</param>
/// <param name="Replies">What it answered last, by lane.</param>
[GenerateSerializer]
internal sealed record PgmapState(
    PgmapPlacement? Plan, long Base, RootStatement[] Parts, CallStamp[] Walks, WaiterId RootWaiter, WaiterId WalkWaiter, bool BaseAdded, bool BasesDropped,
    long IdleDropped, SiloAddress[] Fenced, (CallStamp Stamp, PgmapReply Reply)[] Replies);
