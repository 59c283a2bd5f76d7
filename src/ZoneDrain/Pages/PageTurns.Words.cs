using System.Runtime.CompilerServices;
using ZoneDrain.Schemes;

namespace ZoneDrain.Pages;

/// <summary>Changes of a page's word, and what follows from them at once.</summary>
public static partial class PageTurns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds<TStore>(TStore store, PageUse use)
        where TStore : struct, IPageStore
        => use switch
        {
            PageUse.Map => store.MapHolds,
            PageUse.Entry => store.EntryHolds,
            _ => true,
        };

    // How many cells a use concerns: one, except where the pages of a 2 MiB entry keep separate counts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Separate<TStore>(TStore store, long frame, PageUse use, int pages)
        where TStore : struct, IPageStore =>
        store.HasFolios ? 1 : use == PageUse.Entry ? 1 << store.CellOrder(frame) : pages;

    // What a first use counts: every frame of the folio where an allocator hands folios out, else one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Units<TStore>(TStore store, int order)
        where TStore : struct, IPageStore => store.Allocates ? 1 << order : 1;

    private static long HeadOf<TStore>(TStore store, long frame)
        where TStore : struct, IPageStore
    {
        var order = store.OrderOf(frame);
        return frame >> order << order;
    }

    // The folio of an fsdax entry is as large as the entry: its descriptors say so until it is deleted (kernel-model section 5).
    private static void SetOrder<TStore>(TStore store, long frame, int order)
        where TStore : struct, IPageStore
    {
        if (store.OrderIsFixed || store.CellOrder(frame) == order) return;
        var pages = 1L << Math.Max(order, store.CellOrder(frame));
        for (var at = frame; at < frame + pages; at++) store.SetCellOrder(at, order);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Take<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, bool mayRevive, out PageReply reply)
        where TStore : struct, IPageStore
    {
        var count = Separate(store, frame, question.Use, question.Pages);
        if (count == 1) return TakeOne(store, ref turn, frame, question, mayRevive, out reply);
        TakeSeparately(store, frame, question.Use, count, mayRevive, out reply);
        return true;
    }

    // The answer is stored field by field where it goes: a copy of a struct just written would wait until the atomic before it has drained the stores.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TakeOne<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, bool mayRevive, out PageReply reply)
        where TStore : struct, IPageStore
    {
        var order = store.OrderOf(frame);
        var head = frame >> order << order;
        ref var word = ref store.WordOf(head);
        var delta = PageRules.Delta(question.Use, question.Pages, order);
        var before = new PageCounts(Volatile.Read(ref word));
        var told = TStore.Stops && turn.Told;
        while (true)
        {
            var verdict = PageRules.MayTake(before, mayRevive);
            if (verdict != Outcome.Ok)
            {
                Refuse(store, head, told ? Units(store, order) : 0, verdict, before, out reply);
                return true;
            }

            if (store.CountsReferences && !told && before.Ref == 0)
            {
                told = store.FirstUse(head, Units(store, order));
                if (!told && !ComesLate(store, head, order, question, out told))
                {
                    reply = new(Outcome.ENODEV, before, before);
                    return true;
                }

                if (TStore.Stops && told && store.Pauses(ref turn, PageStep.ChangeWord, question, head))
                {
                    turn.Told = true;
                    reply = default;
                    return false;
                }
            }

            if (!store.TryAdd(head, before, delta, out var after))
            {
                Refuse(store, head, told ? Units(store, order) : 0, Outcome.ENOMEM, before, out reply);
                return true;
            }

            var seen = store.Exchange(head, ref word, before, after);
            if (seen == before)
            {
                // Another got in first: the use that was announced is none.
                if (told && before.Ref != 0) TellLastUse(store, head, Units(store, order), after);
                store.Counted(head, question.Use, question.Pages, before, after);
                reply = new(Outcome.Ok, before, after, store.Allocates ? order : 0);
                break;
            }

            before = seen;
        }

        // Between the look at the order and the reference the folio may have been split, or have gone: what was got is given back, and the caller looks again
        // (try_get_folio, mm/gup.c).
        if (!store.Allocates || before.Ref == 0 || store.OrderOf(frame) == order) return true;
        GiveBack(store, head, order, question, out reply);
        return true;
    }

    // A driver's allocator hands a frame out whatever has become of the pgmap, where the scheme lets it (field-cases F17).
    // Rare, and so kept out of what is compiled in line.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayComeLate<TStore>(TStore store, in PageEvent question)
        where TStore : struct, IPageStore =>
        question.Op == PageOp.Allocate && store.LateAllocation != LateAllocation.Refused && !store.IsFreed;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ComesLate<TStore>(TStore store, long head, int order, in PageEvent question, out bool counted)
        where TStore : struct, IPageStore
    {
        counted = false;
        if (!MayComeLate(store, question)) return false;
        counted = store.LateAllocation == LateAllocation.Counted && store.TryCountLate(head, Units(store, order));
        if (!counted) store.AllocatedUncounted(head);
        return true;
    }

    // The use that was announced is none.
    private static void Refuse<TStore>(TStore store, long head, int told, Outcome outcome, PageCounts before, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (told > 0) TellLastUse(store, head, told, before);
        reply = new(outcome, before, before);
    }

    private static void GiveBack<TStore>(TStore store, long head, int order, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        // What was got of the folio that the page was part of may have been the last that anybody has.
        var units = PutOne(store, head, order, question.Use, question.Pages, out reply);
        if (units > 0) TellLastUse(store, head, units, reply.After);
        reply = new(Outcome.EAGAIN, reply.After, reply.After);
    }

    private static void TakeSeparately<TStore>(TStore store, long frame, PageUse use, int count, bool mayRevive, out PageReply reply)
        where TStore : struct, IPageStore
    {
        reply = default;
        for (var i = 0; i < count; i++)
        {
            // A turn of their own, at its start, is never stopped.
            var turn = default(PageTurn);
            TakeOne(store, ref turn, frame + i, new(PageOp.Acquire, use), mayRevive, out var own);
            if (own.Outcome != Outcome.Ok)
            {
                PutTails(store, frame - 1, use, i + 1);
                reply = own;
                return;
            }

            if (i == 0) reply = own;
        }
    }

    private static void PutTails<TStore>(TStore store, long frame, PageUse use, int count)
        where TStore : struct, IPageStore
    {
        for (var i = 1; i < count; i++)
        {
            var units = PutOne(store, frame + i, 0, use, 1, out var reply);
            if (units > 0) TellLastUse(store, frame + i, units, reply.After);
        }
    }

    // Answers how many uses have ended, which the strategy is to be told.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutOne<TStore>(TStore store, long head, int order, PageUse use, int pages, out PageReply reply)
        where TStore : struct, IPageStore
    {
        ref var word = ref store.WordOf(head);
        var delta = PageRules.Delta(use, pages, order);
        var before = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            if (!store.TrySubtract(head, before, delta, out var after))
            {
                reply = store.Underflows(head, use, pages, before);
                return 0;
            }

            var seen = store.Exchange(head, ref word, before, after);
            if (seen == before)
            {
                store.Counted(head, use, -pages, before, after);
                reply = new(Outcome.Ok, before, after);
                var units = after.Ref == 0 ? BecameIdle(store, head, order, after, ref reply) : 0;
                if (after.HasWaiters && store.WakesSleepers(after)) store.WakeIdle(head);
                return units;
            }

            before = seen;
        }
    }

    // The allocator has its frames back before the pgmap's count falls, so that no drain ends while a driver still works (free_zone_device_folio).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BecameIdle<TStore>(TStore store, long head, int order, PageCounts after, ref PageReply reply)
        where TStore : struct, IPageStore
    {
        if (store.Allocates)
        {
            SetOrder(store, head, 0);
            var tells = store.GivesFolioBack(head, order, after, ref reply);
            return !tells ? 0 : after.BaseDropped ? 1 : store.CountsReferences ? 1 << order : 0;
        }

        if (store.EntriesMakeFolios && store.CellOrder(head) > 0 && !store.HasEntry(head)) SetOrder(store, head, 0);
        return store.CountsReferences || after.BaseDropped ? 1 : 0;
    }
}
