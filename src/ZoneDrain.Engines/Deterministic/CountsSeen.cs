using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>What a crash dump, drgn or page_owner shows of a page of order 0 and of its pgmap.</summary>
/// <param name="Scheme">The scheme of the kernel.</param>
/// <param name="Type">The kind of memory; not RAM.</param>
/// <param name="Ref">The page's _refcount; each FOLL_PIN adds 1024 to it.</param>
/// <param name="Map">Its mapcount, 0 where nothing maps it; 0 under schemes that keep none for files (a1 to c3).</param>
/// <param name="Pgmap">The pgmap's percpu_ref, all of it: one for the pgmap itself until it is killed, one for each page where the scheme counts pages at
/// creation, one for each use where it counts uses; null where it was not looked at.</param>
/// <param name="Frames">Pages of the pgmap, where the count has one for each; null where that is not known: any number explains.</param>
public sealed record CountsSeen(SchemeId Scheme, MemoryType Type, int Ref, int Map, long? Pgmap = null, long? Frames = null)
{
    /// <summary>The traits of the scheme for this memory.</summary>
    public SchemeTraits Traits => SchemeList.Get(Scheme, Type);

    /// <summary>The count that an idle page shows.</summary>
    public int Base => Traits.BaseRef(Type);

    /// <summary>The pgmap holds one count for each of its pages from its creation to the kill (a1, a2, b, e; driver-allocated types under a1 and b
    /// alone, and P2P).</summary>
    public bool PgmapCountsFrames =>
        Scheme is SchemeId.A1 or SchemeId.A2 or SchemeId.B or SchemeId.E or SchemeId.E19
        && (Type is not (MemoryType.Private or MemoryType.Coherent) || Scheme is SchemeId.A1 or SchemeId.B);

    /// <summary>A mapcount is kept.</summary>
    public bool HasMapcount => Traits.MapTakesReference;
}
