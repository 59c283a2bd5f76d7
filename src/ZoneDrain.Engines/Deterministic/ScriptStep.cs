using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>One protocol of an actor's script, and what must hold before it begins.</summary>
internal sealed class ScriptStep
{
    private ScriptStep(ProtocolBox prototype, InodeId? idle)
    {
        Prototype = prototype;
        IdleInode = idle;
    }

    /// <summary>The protocol at its beginning.</summary>
    public ProtocolBox Prototype { get; }

    /// <summary>An inode that nobody may map or have open when the step begins: an umount that met EBUSY is simply tried later.</summary>
    public InodeId? IdleInode { get; }

    public static ScriptStep Of<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol => new(new ProtocolBox<TProtocol>(protocol), null);

    public static ScriptStep OnceIdle<TProtocol>(InodeId inode, TProtocol protocol) where TProtocol : struct, IProtocol =>
        new(new ProtocolBox<TProtocol>(protocol), inode);
}
