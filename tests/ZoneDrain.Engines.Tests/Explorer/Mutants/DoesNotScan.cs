using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Break layouts passes over inodes that nobody maps, whose pages may still be pinned.</summary>
internal sealed class DoesNotScan : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
        question.Op == InodeOp.NextEntry && inode.Mappers.Count == 0 ? new() { Outcome = Outcome.ENOENT } : base.Inode(inode, question, caller, wakes);
}
