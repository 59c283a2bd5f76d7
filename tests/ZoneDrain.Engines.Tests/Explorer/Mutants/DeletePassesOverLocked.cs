using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A truncation leaves an entry that somebody has locked where it is, as Linux 6.15.0 to 6.15.2 (field-cases F1).</summary>
internal sealed class DeletePassesOverLocked : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        if (question.Op != InodeOp.DeleteEntry) return base.Inode(inode, question, caller, wakes);
        var from = question.From;
        foreach (var (index, entry, order) in inode.Entries())
        {
            if (entry.Locked && index >= from) from = index + (1L << order);
            else if (index + (1L << order) > from) break;
        }

        return base.Inode(inode, question with { From = from }, caller, wakes);
    }
}
