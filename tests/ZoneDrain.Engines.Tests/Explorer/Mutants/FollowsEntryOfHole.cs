using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>An entry of a hole is taken for one of a page, and its number, which is that of the zero page, is followed (field-cases F2).</summary>
internal sealed class FollowsEntryOfHole(long frames) : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var reply = base.Inode(inode, question, caller, wakes);
        var deletes = question.Op is InodeOp.DeleteEntry or InodeOp.DeleteHole && reply.Outcome == Outcome.Ok;
        return deletes && !reply.Entry.HasPage ? reply with { Entry = IndexEntry.Of(frames), Frame = frames } : reply;
    }
}
