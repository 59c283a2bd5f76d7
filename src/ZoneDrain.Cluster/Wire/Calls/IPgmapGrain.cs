using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A pgmap.</summary>
internal interface IPgmapGrain : IInitiatorGrain
{
    /// <summary>Comes to be, with homes for its chunks that every silo has heard of.</summary>
    [OpenToClients]
    ValueTask Create(PgmapSpec spec);

    /// <summary>One turn; a visit to a range goes silo by silo.</summary>
    ValueTask<PgmapReply> Ask(PgmapEvent question, WaiterId waiter, CallStamp stamp);

    /// <summary>A silo states its part of the shared counter.</summary>
    ValueTask State(RootStatement statement);

    /// <summary>What every silo should know of it; null where it is not there.</summary>
    [OpenToClients]
    ValueTask<PgmapPlacement?> Describe();

    /// <summary>What it shows now, every silo's part included.</summary>
    [OpenToClients]
    ValueTask<PgmapView> Inspect();

    /// <summary>An inode lives on it.</summary>
    ValueTask AddInode(InodeId inode, InodeSpec spec, Incarnation from);

    /// <summary>A silo is dead: its part of the counter goes, lost holders are revoked, and its cells are restored from what the living keep.</summary>
    ValueTask Fence(SiloAddress dead, PgmapPlacement known);

    /// <summary>Members have come, or are about to leave: chunks move until each has its share.</summary>
    ValueTask Rebalance();

    /// <summary>A silo has left, and its pages live elsewhere.</summary>
    ValueTask Left(SiloAddress silo);

    /// <summary>Gives its cells back on every silo.</summary>
    [OpenToClients]
    ValueTask Discard();
}
