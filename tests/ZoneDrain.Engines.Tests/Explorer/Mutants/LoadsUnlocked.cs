using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>Who opens a file that is not in memory loads it without a look at who else does (I_NEW, iget_locked, fs/inode.c; field-cases F20).</summary>
internal sealed class LoadsUnlocked : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        next.Kind == NextKind.Inode && next.Inode.Op is InodeOp.Lock or InodeOp.Unlock
            ? Next.Call(new InodeId((int)next.To), new InodeEvent(InodeOp.Inspect))
            : next;

    // The same form twice is one inode.
    public override InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
        question.Op == InodeOp.Load && inode.Mappers.Count + inode.Opens > 0 ? default : base.Inode(inode, question, caller, wakes);
}
