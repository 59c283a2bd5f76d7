using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Journals;

/// <summary>A reply that must be given again to a call that comes again.</summary>
[GenerateSerializer]
internal readonly record struct Remembered<T>(CallStamp Stamp, T Reply);

/// <summary>A turn of a process.</summary>
[GenerateSerializer]
internal readonly record struct ProcessTurn(CallStamp Stamp, ProcessEvent Event);

/// <summary>A process, with null for one that is gone.</summary>
[GenerateSerializer]
internal sealed record ProcessWhole(byte[]? State, Remembered<ProcessReply>[] Replies);

/// <summary>A turn of an inode.</summary>
[GenerateSerializer]
internal readonly record struct InodeTurn(CallStamp Stamp, InodeEvent Event, WaiterId Waiter);

/// <summary>An inode.</summary>
[GenerateSerializer]
internal sealed record InodeWhole(SavedInode Inode, Remembered<InodeReply>[] Replies, (ulong Lane, InodeHolds.Hold Hold)[] Holds);

/// <summary>A turn of a driver.</summary>
[GenerateSerializer]
internal readonly record struct DriverTurn(CallStamp Stamp, DriverEvent Event);

/// <summary>A driver.</summary>
[GenerateSerializer]
internal sealed record DriverWhole(long Frames, byte[] State, Remembered<DriverReply>[] Replies);

/// <summary>A pgmap. It changes seldom, so it is always written whole; null for one that was discarded.</summary>
[GenerateSerializer]
internal sealed record PgmapWhole(PgmapPlacement? Plan, long Base, bool BaseAdded, bool BasesDropped);

/// <summary>A numbering, by kind of actor.</summary>
[GenerateSerializer]
internal sealed record WorldWhole(long[] Next);
