using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Deterministic.Mutants;

/// <summary>An unlock hands the lock over and tells nobody.</summary>
internal sealed class LostLockWake : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, Wakes wakes)
    {
        var reply = base.Inode(inode, question, caller, wakes);
        if (question.Op == InodeOp.UnlockInvalidate) wakes.Clear();
        return reply;
    }
}
