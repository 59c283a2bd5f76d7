using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A scan of break layouts goes on behind an entry that somebody has locked, as up to Linux 6.14 (field-cases F1).</summary>
internal sealed class ScanPassesOverLocked : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        if (question.Op != InodeOp.NextEntry) return base.Inode(inode, question, caller, wakes);
        var from = question.From;
        foreach (var (index, entry, order) in inode.Entries())
        {
            if (entry.Locked && index >= from) from = index + (1L << order);
            else if (index + (1L << order) > from) break;
        }

        return base.Inode(inode, question with { From = from }, caller, wakes);
    }
}
