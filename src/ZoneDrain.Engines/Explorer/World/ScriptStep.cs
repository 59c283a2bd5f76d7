using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>One protocol of an actor's script, and what must hold before it begins.</summary>
internal sealed class ScriptStep
{
    private ScriptStep(ProtocolBox prototype) => Prototype = prototype;

    /// <summary>The protocol at its beginning.</summary>
    public ProtocolBox Prototype { get; }

    /// <summary>An inode that nobody may map or have open when the step begins. An umount that meets EBUSY is tried again.</summary>
    public InodeId? IdleInode { get; private init; }

    /// <summary>A process that a fork must have made, and told to the inodes it maps, before the step begins.</summary>
    public ProcessId? Forked { get; private init; }

    /// <summary>An error of the step ends the script: who cannot open a file does nothing with it.</summary>
    public bool EndsOnError { get; private init; }

    /// <summary>The step of a script of <paramref name="count"/> that follows this one, which is its number <paramref name="at"/>.</summary>
    public int After(Outcome outcome, int at, int count) =>
        outcome == Outcome.EBUSY && IdleInode is not null ? at : outcome != Outcome.Ok && EndsOnError ? count : at + 1;

    public static ScriptStep Of<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol => new(new ProtocolBox<TProtocol>(protocol));

    public static ScriptStep OnceIdle<TProtocol>(InodeId inode, TProtocol protocol) where TProtocol : struct, IProtocol =>
        new(new ProtocolBox<TProtocol>(protocol)) { IdleInode = inode };

    /// <summary>Whoever is refused with EBUSY tries again, and any other error ends the script: a mount behind the one before.</summary>
    public static ScriptStep OnceIdleOrEnd<TProtocol>(InodeId inode, TProtocol protocol) where TProtocol : struct, IProtocol =>
        new(new ProtocolBox<TProtocol>(protocol)) { IdleInode = inode, EndsOnError = true };

    public static ScriptStep OrEnd<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol =>
        new(new ProtocolBox<TProtocol>(protocol)) { EndsOnError = true };

    public static ScriptStep OnceForked<TProtocol>(ProcessId child, TProtocol protocol) where TProtocol : struct, IProtocol =>
        new(new ProtocolBox<TProtocol>(protocol)) { Forked = child };
}
