using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Whoever meets a locked entry does not sleep on it, and is told by nobody: it asks again at once (field-cases F13, up to 6.19).</summary>
internal sealed class TriesAgainOnItsWorker : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var reply = base.Inode(inode, question, caller, wakes);
        if (question.Op == InodeOp.NextEntry && reply.Outcome == Outcome.EBUSY) inode.EntryWaiters.RemoveAll(entry => entry.Waiter == caller);
        return reply;
    }
}
