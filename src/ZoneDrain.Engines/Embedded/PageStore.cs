using System.Runtime.CompilerServices;
using ZoneDrain.Drains;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>Cells in native memory, as one worker changes them.</summary>
/// <param name="host">The pgmap.</param>
/// <param name="context">The worker.</param>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <typeparam name="TStrategy">The strategy.</typeparam>
internal readonly struct PageStore<TScheme, TStrategy>(EmbeddedPgmap host, WorkerContext context) : IPageStore
    where TScheme : struct, IScheme
    where TStrategy : struct, IDrainStrategy
{
    private readonly EmbeddedPgmap _host = host;
    private readonly WorkerContext _context = context;

    public static bool Stops => false;

    public bool MapHolds => SchemeConstants<TScheme>.MapHolds;

    public bool EntryHolds => SchemeConstants<TScheme>.EntryHolds;

    public bool CountsReferences => SchemeConstants<TScheme>.CountsReferences;

    public bool CountsEntries => SchemeConstants<TScheme>.CountsEntries;

    public bool GupMayRevive => SchemeConstants<TScheme>.GupMayRevive;

    public bool DeletionAsksLife => _host.Traits.DeletionAsksLife;

    public bool Allocates => SchemeConstants<TScheme>.Allocates;

    public LateAllocation LateAllocation => _host.Traits.LateAllocation;

    public bool LastUseNeedsSection => TStrategy.LastUseNeedsSection;

    public bool HasFolios
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _host.HasFolios;
    }

    public bool EntriesMakeFolios
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _host.EntriesMakeFolios;
    }

    public bool OrderIsFixed => _host.Spec.Order != 0;

    public bool IsLive
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _host.IsLiveFor(_context);
    }

    public bool IsFreed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _host.IsFreed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OrderOf(long frame) => _host.OrderOf(frame);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CellOrder(long frame) => _host.CellOf(frame).Order;

    public void SetCellOrder(long frame, int order) => _host.CellOf(frame).Order = (byte)order;

    public PageCounts Read(long head) => _host.Read(head);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong WordOf(long head) => ref _host.CellOf(head).Word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageCounts Exchange(long head, ref ulong word, PageCounts before, PageCounts after) =>
        new(Interlocked.CompareExchange(ref word, after.Bits, before.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasEntry(long frame) => _host.CellOf(frame).InodePlusOne != 0;

    public void SetEntry(long frame, InodeId inode, long index)
    {
        ref var cell = ref _host.CellOf(frame);
        cell.InodePlusOne = inode.Value + 1;
        cell.Index = index;
    }

    public void ClearEntry(long frame)
    {
        ref var cell = ref _host.CellOf(frame);
        cell.InodePlusOne = 0;
        cell.Index = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter() => _context.Enter();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => _context.Leave();

    public bool Pauses(ref PageTurn turn, PageStep next, in PageEvent question, long head, PageCounts after) => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool FirstUse(long frame, int units)
    {
        var ledger = new Ledger(_host, _context);
        if (!TStrategy.FirstUse(ref ledger, _context.Index, frame, units)) return false;
        _context.Counts.FirstUses += units;
        return true;
    }

    public void HandedOutInUse(long frame, PageCounts counts) => _host.Violated(
        Invariant.HandedOutInUse, frame, $"worker {_context.Index}", $"an allocator hands out a page that shows {counts}");

    public bool TryCountLate(long head, int units)
    {
        if (!_host.TryAddRootLate(units, TStrategy.Traits.SplitsOverWorkers)) return false;
        _context.Counts.FirstUses += units;
        return true;
    }

    public void AllocatedUncounted(long head) => _host.AllocatedUncounted(head, $"worker {_context.Index}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LastUse(long frame, int units, PageCounts after)
    {
        var ledger = new Ledger(_host, _context);
        TStrategy.LastUse(ref ledger, _context.Index, frame, units, after);
        _context.Counts.LastUses += units;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TryAdd(before, delta, out after);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySubtract(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TrySubtract(before, delta, out after);

    public bool TryFreeze(PageCounts before, int expected, out PageCounts after) => PageRules.TryFreeze(before, expected, out after);

    public PageCounts Thaw(PageCounts frozen, PageCounts before) => PageRules.Thaw(frozen);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool WakesSleepers(PageCounts counts) => _host.Traits.WakesSleepers(counts);

    public bool IsBusy(PageCounts counts) => _host.Traits.IsBusy(counts);

    public void WakeIdle(long head) => _host.WakeIdle(head);

    public void AddSleeper(long head, WaiterId waiter) => _host.AddSleeper(head, waiter);

    public bool RemoveSleeper(long head, WaiterId waiter) => _host.RemoveSleeper(head, waiter);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Counted(long head, PageUse use, int pages, PageCounts before, PageCounts after)
    {
        // Who holds what is looked up in the processes here.
    }

    public void GivenToTail(long tail, in PageEvent question, PageCounts after)
    {
        if (after.BaseDropped) new Ledger(_host).AddRoot(1);
    }

    public bool GivesFolioBack(long head, int order, PageCounts after, ref PageReply reply)
    {
        _host.GiveFolioBack(head, order);
        reply = reply with { Offset = order };
        return true;
    }

    public PageReply TouchesFreed(long frame, in PageEvent question)
    {
        _host.Violated(Invariant.WalkTouchesFreed, frame, $"worker {_context.Index}", "a walk reached a page whose pgmap is freed");
        return new(Outcome.ENXIO);
    }

    // A mapping that holds no reference outlives its pgmap unnoticed by the page, but not by the log.
    public PageReply PutOnFreed(long frame, PageUse use, bool holds)
    {
        if (holds || use == PageUse.Map)
            _host.Violated(PageRules.OutlivedBy(use), frame, $"worker {_context.Index}", $"a reference kept as {use} was given back after the pgmap was freed");
        return holds ? new(Outcome.ENXIO) : default;
    }

    public PageReply DeletedOnFreed(long frame)
    {
        var inode = _host.CellOf(frame).InodePlusOne - 1;
        _host.Violated(Invariant.EntryOutlivesPgmap, frame, $"inode-{inode}", "an index entry was deleted after its pgmap was freed");
        return new(Outcome.ENXIO);
    }

    public PageReply Underflows(long head, PageUse use, int pages, PageCounts before)
    {
        _host.Violated(Invariant.Underflow, head, $"worker {_context.Index}", $"put of {pages} as {use} on {before}");
        return new(Outcome.EINVAL, before, before);
    }
}
