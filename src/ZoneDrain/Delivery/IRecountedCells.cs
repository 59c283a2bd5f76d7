using ZoneDrain.Holders;
using ZoneDrain.Pages;

namespace ZoneDrain.Delivery;

/// <summary>Pages of a pgmap that are counted anew, as <see cref="RecountRules"/> change them: those of one home.</summary>
internal interface IRecountedCells : IPageStore
{
    /// <summary>The frames that may carry something, in order.</summary>
    IEnumerable<long> Frames { get; }

    /// <summary>The heads of frames whose cells are gone.</summary>
    IEnumerable<long> LostHeads { get; }

    /// <summary>Its cell is gone, and is made from nothing.</summary>
    bool IsLost(long frame);

    /// <summary>Makes the frame the head of a folio of this order, where orders are not fixed.</summary>
    void SetOrder(long frame, int order);

    /// <summary>Makes folios of cells that are gone as those who keep them name them, and ends what was on its way to an allocator.</summary>
    void SetFolios(IReadOnlyList<KeptPage> kept);

    /// <summary>
    /// Has the strategy count a page that is in use, though nothing is used for the first time: those that refuse it while the pgmap dies count it at the root.
    /// </summary>
    void CountAgain(long frame, int units);

    /// <summary>Nobody uses the page any more, as nobody told.</summary>
    void BecameIdle(long head, PageCounts after);

    /// <summary>Wakes who sleeps on a page, if it is idle now.</summary>
    void WakeSleepers(long head);

    /// <summary>Notes who holds it.</summary>
    void Held(HolderId holder, long head, PageUse use, int pages);
}
