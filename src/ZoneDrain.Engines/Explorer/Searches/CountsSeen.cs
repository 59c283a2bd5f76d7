using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>What a crash dump, drgn or page_owner shows of a page, or of the folio that it is in, and of the pgmap.</summary>
/// <param name="Scheme">The scheme of the kernel.</param>
/// <param name="Type">The kind of memory; not RAM.</param>
/// <param name="Ref">The page's _refcount, of a folio that of its head; each FOLL_PIN adds 1024 to it at order 0, and 1 above.</param>
/// <param name="Map">Its mapcount, 0 where nothing maps it; 0 under schemes that keep none for files (a1 to c3).</param>
/// <param name="Pgmap">The pgmap's percpu_ref, all of it: one for the pgmap itself until it is killed, one for each page where the scheme counts pages at
/// creation, one for each use where it counts uses; null where it was not looked at.</param>
/// <param name="Frames">Pages of the pgmap, of a devdax device its units, where the count has one for each; null where that is not known: any number
/// explains.</param>
/// <param name="Order">Order of the folio, 0 for a page.</param>
/// <param name="Pins">The _pincount of a folio; null where it was not looked at, or at order 0, where there is none.</param>
public sealed record CountsSeen(SchemeId Scheme, MemoryType Type, int Ref, int Map, long? Pgmap = null, long? Frames = null, byte Order = 0, int? Pins = null)
{
    /// <summary>2 MiB: larger folios are not searched.</summary>
    public const int OrderMax = 9;

    /// <summary>The traits of the scheme for this memory.</summary>
    public SchemeTraits Traits => SchemeList.Get(Scheme, Type);

    /// <summary>The count that an idle page shows.</summary>
    public int Base => Traits.BaseRef(Type);

    /// <summary>The pgmap holds one count for each of its pages from its creation to the kill (a1, a2, b, e; driver-allocated types under a1 and b
    /// alone, and P2P).</summary>
    public bool PgmapCountsFrames =>
        Scheme is SchemeId.A1 or SchemeId.A2 or SchemeId.B or SchemeId.E or SchemeId.E19
        && (Type is not (MemoryType.Private or MemoryType.Coherent) || Scheme is SchemeId.A1 or SchemeId.B);

    /// <summary>Why memory of this type has no folios of this order here; null where it has.</summary>
    public string? OrderObjection => Type switch
    {
        _ when Order == 0 => null,
        MemoryType.Generic => Order <= OrderMax ? null : $"up to {OrderMax}",
        MemoryType.FsDax => !Traits.FsDaxFolios ? "0: files on DAX memory have folios since 6.15 (e, e19)" : Order == OrderMax ? null : $"0 or {OrderMax}",
        MemoryType.Private or MemoryType.Coherent =>
            Scheme != SchemeId.E19 ? "0: a driver's memory has large folios since 6.19 (e19)" : Order == OrderMax ? null : $"0 or {OrderMax}",
        _ => "0",
    };

    /// <summary>What a FOLL_PIN of a page adds to the count.</summary>
    public int PinRef => Order == 0 ? PageCounts.PinBias : 1;

    /// <summary>A mapcount is kept.</summary>
    public bool HasMapcount => Traits.MapTakesReference;
}
