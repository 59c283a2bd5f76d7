using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A fault whose page was refused leaves its new index entry behind.</summary>
internal sealed class EntryStaysAfterRefusal : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
        base.Inode(inode, question.Op == InodeOp.EndFault ? question with { Pages = 1 } : question, caller, wakes);
}
