using ZoneDrain.Inodes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>An inode on its way to an observer.</summary>
/// <param name="Spec">What does not change.</param>
/// <param name="State">The rest.</param>
[GenerateSerializer]
internal sealed record SavedInode(InodeSpec Spec, byte[] State)
{
    /// <summary>The inode as the model has it.</summary>
    public InodeState Open(InodeId id)
    {
        var inode = new InodeState(id, Spec);
        var reader = new StateReader(State);
        inode.Load(ref reader);
        return inode;
    }
}
