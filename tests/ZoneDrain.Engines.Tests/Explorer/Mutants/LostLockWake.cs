using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>An unlock hands the lock over and tells nobody.</summary>
internal sealed class LostLockWake : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var reply = base.Inode(inode, question, caller, wakes);
        if (question.Op == InodeOp.UnlockInvalidate) wakes.Clear();
        return reply;
    }
}
