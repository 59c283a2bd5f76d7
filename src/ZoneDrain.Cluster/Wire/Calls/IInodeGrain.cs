using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Inodes;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>An inode.</summary>
internal interface IInodeGrain : IInitiatorGrain
{
    /// <summary>Comes to be; a file with blocks gets them from its device. False: there is no room for them.</summary>
    [OpenToClients]
    ValueTask<bool> Create(InodeSpec spec, BlockState blocks);

    /// <summary>
    /// One that died with its silo comes back with its mappers, who are known to themselves: a devdax device as it was, a file empty. Calls of protocols that
    /// were ended for it are not heard any more.
    /// </summary>
    ValueTask Restore(InodeSpec spec, int[] mappers, CallStamp[] orphans, Incarnation from);

    /// <summary>Processes died with their silo: they map it no more.</summary>
    ValueTask ForgetMappers(int[] gone, Incarnation from);

    /// <summary>A process has come back from what it wrote down, with this many mappings of the inode and nothing under way.</summary>
    ValueTask SettleMapper(int process, int mappings, Incarnation from);

    /// <summary>One turn.</summary>
    ValueTask<InodeReply> Ask(InodeEvent question, WaiterId waiter, CallStamp stamp);

    /// <summary>What it is, and its state as bytes; null where it is not there.</summary>
    [OpenToClients]
    ValueTask<SavedInode?> Save();
}
