using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A protocol in progress, whatever its type.</summary>
internal abstract class ProtocolBox
{
    /// <summary>What it is, for stories.</summary>
    public abstract string Name { get; }

    /// <summary>Where it is.</summary>
    public abstract string Step { get; }

    /// <summary>What it found.</summary>
    public abstract Findings Findings { get; }

    /// <summary>The protocol, boxed.</summary>
    public abstract IProtocol Boxed { get; }

    /// <summary>Goes on.</summary>
    public abstract Next Advance(in Reply reply);

    /// <summary>Back to its beginning.</summary>
    public abstract void Reset();

    /// <summary>A box of the same protocol at its beginning.</summary>
    public abstract ProtocolBox Fresh();

    public abstract void Save(StateWriter to);

    public abstract void Load(ref StateReader from);
}
