using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Deterministic.Mutants;

/// <summary>Break layouts passes over inodes that nobody maps, whose pages may still be pinned.</summary>
internal sealed class DoesNotScan : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, Wakes wakes) =>
        question.Op == InodeOp.NextEntry && inode.Mappers.Count == 0 ? new() { Outcome = Outcome.ENOENT } : base.Inode(inode, question, caller, wakes);
}
