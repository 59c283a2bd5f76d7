namespace ZoneDrain.Schemes;

/// <summary>A scheme as a type, so that an engine's hot path is compiled for it. One file a scheme.</summary>
public interface IScheme
{
    /// <summary>The whole of the scheme.</summary>
    static abstract SchemeTraits Traits { get; }

    /// <summary>References drive the strategy: <see cref="UseEdge.Reference"/>, as a constant for the hot path.</summary>
    static abstract bool CountsReferences { get; }

    /// <summary><see cref="UseEdge.Entry"/>, as a constant for the hot path.</summary>
    static abstract bool CountsEntries { get; }

    /// <summary><see cref="SchemeTraits.MapTakesReference"/>, as a constant for the hot path.</summary>
    static abstract bool MapHolds { get; }

    /// <summary><see cref="SchemeTraits.EntryTakesReference"/>, as a constant for the hot path.</summary>
    static abstract bool EntryHolds { get; }

    /// <summary><see cref="SchemeTraits.GupMayRevive"/>, as a constant for the hot path.</summary>
    static abstract bool MayRevive { get; }

    /// <summary>Frames go back to an allocator at the last put, whatever the scheme: <see cref="MemoryTypes.IsAllocated"/>, as a constant.</summary>
    static virtual bool Allocates => false;
}
