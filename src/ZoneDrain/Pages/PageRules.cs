using System.Runtime.CompilerServices;
using ZoneDrain.Invariants;

namespace ZoneDrain.Pages;

/// <summary>
/// The turns of a page, as arithmetic on its word. Who may turn a page from idle to used is the scheme's business
/// (<see cref="Schemes.SchemeTraits"/>); here is what each use does to the counts, and where they end.
/// </summary>
public static class PageRules
{
    /// <summary>What <paramref name="use"/> of <paramref name="pages"/> pages adds to the word of a folio of <paramref name="order"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Delta(PageUse use, int pages, int order) => use switch
    {
        PageUse.Map => 1UL | (1UL << PageCounts.MapShift),
        PageUse.Entry => 1UL,
        PageUse.Get => (uint)pages,
        PageUse.Pin when order == 0 => (ulong)(uint)pages * PageCounts.PinBias,
        PageUse.Pin => (uint)pages | ((ulong)(uint)pages << PageCounts.PinShift),
        _ => throw new ArgumentOutOfRangeException(nameof(use), use, "no such use of a page"),
    };

    /// <summary>
    /// Whether anybody may take references of a page: every way to take one asks this. EAGAIN: its folio is closed for a split, or it is idle and the caller
    /// may not revive it; ENODEV: idle, and the teardown has passed it.
    /// </summary>
    /// <param name="before">The word.</param>
    /// <param name="mayRevive">The caller may take the first reference.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Outcome MayTake(PageCounts before, bool mayRevive)
    {
        if (before.IsFrozen) return Outcome.EAGAIN;
        if (before.Ref != 0) return Outcome.Ok;
        if (!mayRevive) return Outcome.EAGAIN;
        return before.BaseDropped ? Outcome.ENODEV : Outcome.Ok;
    }

    /// <summary>Adds references. False, and no change, where a field would pass its limit (the kernel answers ENOMEM).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd(PageCounts before, ulong delta, out PageCounts after)
    {
        var sum = unchecked(before.Bits + delta);
        after = new(sum);
        return ((before.Bits ^ delta ^ sum) & PageCounts.Boundaries) == 0;
    }

    /// <summary>Takes references away. False, and no change, where a field would fall below zero: invariant I4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySubtract(PageCounts before, ulong delta, out PageCounts after)
    {
        var rest = unchecked(before.Bits - delta);
        after = new(rest);
        return ((before.Bits ^ delta ^ rest) & PageCounts.Boundaries) == 0;
    }

    /// <summary>Sets the bit that makes a put look for sleepers.</summary>
    public static PageCounts WithWaiters(PageCounts before) => new(before.Bits | PageCounts.WaitersBit);

    /// <summary>Clears the bit once the sleepers have been told.</summary>
    public static PageCounts WithoutWaiters(PageCounts before) => new(before.Bits & ~PageCounts.WaitersBit);

    /// <summary>Takes the base count away, once. The page is gone for its pgmap when nothing is left above the base.</summary>
    public static PageCounts DropBase(PageCounts before) => new(before.Bits | PageCounts.BaseDroppedBit);

    /// <summary>
    /// Closes a folio for its split. False, and no change, where somebody besides the caller has a reference (the freeze of __folio_split,
    /// mm/huge_memory.c).
    /// </summary>
    /// <param name="before">The word of the head.</param>
    /// <param name="expected">References of the caller, at least 1.</param>
    /// <param name="after">The word afterwards.</param>
    public static bool TryFreeze(PageCounts before, int expected, out PageCounts after)
    {
        after = new(before.Bits | PageCounts.FrozenBit);
        return before.Ref == expected && before.Map == 0 && before.Pin == 0 && !before.IsFrozen;
    }

    /// <summary>Opens it again.</summary>
    public static PageCounts Thaw(PageCounts before) => new(before.Bits & ~PageCounts.FrozenBit);

    /// <summary>What is broken where a use of a page ends after its pgmap was freed.</summary>
    public static Invariant OutlivedBy(PageUse use) => use switch
    {
        PageUse.Map => Invariant.MappingOutlivesPgmap,
        PageUse.Entry => Invariant.EntryOutlivesPgmap,
        _ => Invariant.PinOutlivesPgmap,
    };

    /// <summary>The kernel's guess whether a page is pinned: exact for a large folio, ref of at least 1024 for a small one.</summary>
    public static bool MaybePinned(PageCounts counts, int order) => order > 0 ? counts.Pin > 0 : counts.Ref >= PageCounts.PinBias;

    /// <summary>Invariant I7, for schemes whose mappings hold references: no more mappings than references.</summary>
    public static bool MapsAreHeld(PageCounts counts) => counts.Map <= counts.Ref;
}
