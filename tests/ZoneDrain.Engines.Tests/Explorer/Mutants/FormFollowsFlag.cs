using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>The flag decides how a file is accessed as soon as it is changed, whoever uses it in its other form (xfs once; field-cases F20).</summary>
internal sealed class FormFollowsFlag : WorldRules
{
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var reply = base.Inode(inode, question, caller, wakes);
        var form = reply.WantsCache ? InodeForm.Cached : InodeForm.Dax;
        return question.Op == InodeOp.Inspect && reply.Form != InodeForm.None && reply.Form != form ? reply with { Form = InodeForm.None } : reply;
    }
}
