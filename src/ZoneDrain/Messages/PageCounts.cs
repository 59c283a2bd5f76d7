namespace ZoneDrain.Messages;

/// <summary>
/// The counters of a page in one word, so that a turn of a page is one compare-and-swap.
/// Layout: ref 26 bits, mapcount 16, pincount 19, then three flags. The reference count is stored as its difference from the
/// scheme's base, so that zeroed memory is an idle device under every scheme.
/// </summary>
/// <param name="Bits">The packed word.</param>
public readonly record struct PageCounts(ulong Bits)
{
    /// <summary>The largest reference count above the base, 67,108,863.</summary>
    public const int RefMax = (1 << 26) - 1;

    /// <summary>The largest mapcount, 65,535.</summary>
    public const int MapMax = (1 << 16) - 1;

    /// <summary>The largest pincount of a large folio, 524,287 pages.</summary>
    public const int PinMax = (1 << 19) - 1;

    /// <summary>What one pin adds to the reference count of a small page (GUP_PIN_COUNTING_BIAS, include/linux/mm.h).</summary>
    public const int PinBias = 1024;

    internal const int MapShift = 26;
    internal const int PinShift = 42;
    internal const ulong WaitersBit = 1UL << 61;
    internal const ulong BaseDroppedBit = 1UL << 62;
    internal const ulong FrozenBit = 1UL << 63;
    internal const ulong Flags = 7UL << 61;

    // A carry or borrow that enters one of these bits has left the field below it.
    internal const ulong Boundaries = (1UL << MapShift) | (1UL << PinShift) | WaitersBit;

    /// <summary>References above the scheme's base, 0..<see cref="RefMax"/>.</summary>
    public int Ref => (int)(Bits & RefMax);

    /// <summary>Page-table entries that hold a reference, 0..<see cref="MapMax"/>.</summary>
    public int Map => (int)((Bits >> MapShift) & MapMax);

    /// <summary>Pinned pages of a large folio, 0..<see cref="PinMax"/>; small pages keep their pins in <see cref="Ref"/>.</summary>
    public int Pin => (int)((Bits >> PinShift) & PinMax);

    /// <summary>Somebody sleeps until the page is idle.</summary>
    public bool HasWaiters => (Bits & WaitersBit) != 0;

    /// <summary>The teardown has taken the page's base count away (a1's loop over all pages, mm/memremap.c before 5.18).</summary>
    public bool BaseDropped => (Bits & BaseDroppedBit) != 0;

    /// <summary>The folio is being split: nobody gets a reference until it is done (folio_ref_freeze, include/linux/page_ref.h). The kernel shows 0
    /// meanwhile; here the count stays, so that a sweep does not take the folio for idle.</summary>
    public bool IsFrozen => (Bits & FrozenBit) != 0;

    /// <summary>The reference count as the kernel would print it, for a scheme whose idle pages show <paramref name="baseRef"/>.</summary>
    public int Actual(int baseRef) => Ref + baseRef - (BaseDropped ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() =>
        $"ref +{Ref} map {Map} pin {Pin}{(HasWaiters ? " waiters" : "")}{(BaseDropped ? " base-dropped" : "")}{(IsFrozen ? " frozen" : "")}";
}
