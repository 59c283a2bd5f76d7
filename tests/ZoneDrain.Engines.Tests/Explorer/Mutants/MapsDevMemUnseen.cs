using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>
/// An mmap of /dev/mem asks whether a driver has the memory, and nothing keeps one from taking it before the mapping is known to who revokes. That is the order
/// of mmap_mem, whose mapping is linked to the file behind it (drivers/char/mem.c and mm/vma.c; field-cases F18; argued).
/// </summary>
internal sealed class MapsDevMemUnseen : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) =>
        protocol.Boxed is Mmap && next.Kind == NextKind.Inode && next.Inode.Op is InodeOp.LockInvalidate or InodeOp.UnlockInvalidate
            ? Next.Call(new InodeId((int)next.To), new InodeEvent(InodeOp.Inspect))
            : next;
}
