namespace ZoneDrain.Pages;

/// <summary>
/// Where the pages of one pgmap are kept, as one worker sees them: what an engine brings for <see cref="PageTurns"/>. Every call is one atomic step. An
/// implementation is a struct of references, passed by value, so that the turns are compiled for it.
/// </summary>
public interface IPageStore
{
    /// <summary>Others run between the steps of a turn because a scheduler says so; else a turn runs to its end. A constant.</summary>
    static abstract bool Stops { get; }

    /// <summary><see cref="Schemes.SchemeTraits.MapTakesReference"/>.</summary>
    bool MapHolds { get; }

    /// <summary><see cref="Schemes.SchemeTraits.EntryTakesReference"/>.</summary>
    bool EntryHolds { get; }

    /// <summary><see cref="Schemes.UseEdge.Reference"/>.</summary>
    bool CountsReferences { get; }

    /// <summary><see cref="Schemes.UseEdge.Entry"/>.</summary>
    bool CountsEntries { get; }

    /// <summary><see cref="Schemes.SchemeTraits.GupMayRevive"/>.</summary>
    bool GupMayRevive { get; }

    /// <summary><see cref="Schemes.SchemeTraits.DeletionAsksLife"/>.</summary>
    bool DeletionAsksLife { get; }

    /// <summary><see cref="Schemes.SchemeTraits.IsAllocated"/>.</summary>
    bool Allocates { get; }

    /// <summary><see cref="Schemes.SchemeTraits.LateAllocation"/>.</summary>
    Schemes.LateAllocation LateAllocation { get; }

    /// <summary><see cref="Drains.IDrainStrategy.LastUseNeedsSection"/>.</summary>
    bool LastUseNeedsSection { get; }

    /// <summary>The pages of a large folio share one count; else each keeps its own, and an entry's order says how many there are.</summary>
    bool HasFolios { get; }

    /// <summary>An index entry makes a folio as large as itself, and so does its deletion end one: on fsdax memory with folios.</summary>
    bool EntriesMakeFolios { get; }

    /// <summary>All folios have one order for ever (devdax of a large order).</summary>
    bool OrderIsFixed { get; }

    /// <summary>Order of the folio that a frame is in now; 0 where pages keep separate counts.</summary>
    int OrderOf(long frame);

    /// <summary>The order that a frame's own cell says.</summary>
    int CellOrder(long frame);

    /// <summary>Sets it.</summary>
    void SetCellOrder(long frame, int order);

    /// <summary>What the word of a head says.</summary>
    PageCounts Read(long head);

    /// <summary>The word of a head, to be changed.</summary>
    ref ulong WordOf(long head);

    /// <summary>Changes the word from <paramref name="before"/> to <paramref name="after"/>; answers what was there, and there is no change if that was
    /// another.</summary>
    PageCounts Exchange(long head, ref ulong word, PageCounts before, PageCounts after);

    /// <summary>An index entry names the frame.</summary>
    bool HasEntry(long frame);

    /// <summary>Notes the index entry that names it.</summary>
    void SetEntry(long frame, InodeId inode, long index);

    /// <summary>Forgets it.</summary>
    void ClearEntry(long frame);

    /// <summary>This worker's copy of the life says that a page may leave the idle state.</summary>
    bool IsLive { get; }

    /// <summary>The pgmap was released.</summary>
    bool IsFreed { get; }

    /// <summary>Enters a read section.</summary>
    void Enter();

    /// <summary>Leaves it.</summary>
    void Leave();

    /// <summary>The scheduler lets others run before <paramref name="next"/>; where to go on is set in the turn. Asked only of a store that stops.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="next">The step that would come next.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="head">The page.</param>
    /// <param name="after">Its word, before <see cref="PageStep.TellLastUse"/>.</param>
    bool Pauses(ref PageTurn turn, PageStep next, in PageEvent question, long head, PageCounts after = default);

    /// <summary>Tells the strategy of a first use, before the word changes; false: it refuses.</summary>
    bool FirstUse(long frame, int units);

    /// <summary>An allocator hands a page out that shows a reference: invariant F.</summary>
    void HandedOutInUse(long frame, PageCounts counts);

    /// <summary>Counts a use though the pgmap dies, unless nothing is counted any more (percpu_ref_tryget_many); false: it did not.</summary>
    bool TryCountLate(long head, int units);

    /// <summary>A frame is handed out though the pgmap dies, and nothing counts it: the kernel warns, and I5 is broken.</summary>
    void AllocatedUncounted(long head);

    /// <summary>Tells the strategy of a last use. The section, where it needs one, is open.</summary>
    void LastUse(long frame, int units, PageCounts after);

    /// <summary><see cref="PageRules.TryAdd"/>.</summary>
    bool TryAdd(long head, PageCounts before, ulong delta, out PageCounts after);

    /// <summary><see cref="PageRules.TrySubtract"/>.</summary>
    bool TrySubtract(long head, PageCounts before, ulong delta, out PageCounts after);

    /// <summary><see cref="PageRules.TryFreeze"/>.</summary>
    bool TryFreeze(PageCounts before, int expected, out PageCounts after);

    /// <summary><see cref="PageRules.Thaw"/>; it was <paramref name="frozen"/> from what it was before.</summary>
    PageCounts Thaw(PageCounts frozen, PageCounts before);

    /// <summary><see cref="Schemes.SchemeTraits.WakesSleepers"/>.</summary>
    bool WakesSleepers(PageCounts counts);

    /// <summary><see cref="Schemes.SchemeTraits.IsBusy"/>.</summary>
    bool IsBusy(PageCounts counts);

    /// <summary>Clears the mark of sleepers, and tells them.</summary>
    void WakeIdle(long head);

    /// <summary>Notes who wants to be told.</summary>
    void AddSleeper(long head, WaiterId waiter);

    /// <summary>Takes that back; false: it was told.</summary>
    bool RemoveSleeper(long head, WaiterId waiter);

    /// <summary>The word has changed: so many <paramref name="pages"/> were taken, or given back if negative.</summary>
    void Counted(long head, PageUse use, int pages, PageCounts before, PageCounts after);

    /// <summary>A page of a split folio has its references. One whose base was dropped counts on the pgmap once more.</summary>
    void GivenToTail(long tail, in PageEvent question, PageCounts after);

    /// <summary>A folio goes back to its allocator. False: the strategy is told of it later, by this store.</summary>
    /// <param name="head">The folio.</param>
    /// <param name="order">Its order.</param>
    /// <param name="after">Its word.</param>
    /// <param name="reply">The answer to the put, which says so.</param>
    bool GivesFolioBack(long head, int order, PageCounts after, ref PageReply reply);

    /// <summary>Somebody takes a reference at a freed descriptor; the answer.</summary>
    PageReply TouchesFreed(long frame, in PageEvent question);

    /// <summary>Somebody gives back at a freed descriptor what it <paramref name="holds"/>, or a use that holds no reference; the answer.</summary>
    PageReply PutOnFreed(long frame, PageUse use, bool holds);

    /// <summary>An index entry is deleted at a freed descriptor; the answer.</summary>
    PageReply DeletedOnFreed(long frame);

    /// <summary>A put of more than there is; the answer.</summary>
    PageReply Underflows(long head, PageUse use, int pages, PageCounts before);
}
