using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A file that knows who maps it, and not how often: the first unmap makes it forget a process that has another mapping.</summary>
internal sealed class CountsMappersOnce : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var isKnown = false;
        foreach (var (process, _) in inode.Mappers) isKnown |= process == question.Process;
        var wants = question.Op == InodeOp.RemoveMapper;
        return (question.Op == InodeOp.AddMapper && isKnown) || (wants && !isKnown) ? default : base.Inode(inode, question, caller, wakes);
    }
}
