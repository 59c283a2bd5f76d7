using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A file system that takes blocks away without unmapping them.</summary>
internal sealed class ForgetsToZap : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
        question.Op == InodeOp.NextMapper ? new() { Outcome = Outcome.ENOENT } : base.Inode(inode, question, caller, wakes);
}
