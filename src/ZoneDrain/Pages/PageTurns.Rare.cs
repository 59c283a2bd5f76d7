namespace ZoneDrain.Pages;

/// <summary>Splits, sleepers, and looks.</summary>
public static partial class PageTurns
{
    /// <summary>
    /// Splits a folio into its pages: closed for everybody, its tails given what the caller has of each, and opened. A sweep that has not passed the head waits
    /// for it, and finds the others in use by then.
    /// </summary>
    public static bool Split<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        reply = new(Outcome.ENXIO);
        if (store.IsFreed) return true;
        var tail = (short)1;
        if (!TStore.Stops || turn.Step == PageStep.Start)
        {
            if (!TryFreeze(store, frame, question.Pages, out reply)) return true;
            if (TStore.Stops && store.Pauses(ref turn, PageStep.GiveToTails, question, frame))
            {
                (turn.Tail, turn.Reply) = (tail, reply);
                return false;
            }
        }
        else
        {
            (tail, reply) = (turn.Tail, turn.Reply);
        }

        var head = frame >> reply.Offset << reply.Offset;
        while (tail < 1 << reply.Offset)
        {
            GiveToTail(store, head + tail++, question);
            if (!TStore.Stops || !store.Pauses(ref turn, PageStep.GiveToTails, question, head)) continue;
            turn.Tail = tail;
            return false;
        }

        SetOrder(store, head, 0);
        reply = reply with { After = Thaw(store, head, reply.Before) };
        return true;
    }

    /// <summary>Who sleeps until a page is idle is told so by a put; one that is idle already, or of a freed pgmap, is not waited for.</summary>
    public static PageReply SubscribeIdle<TStore>(TStore store, long frame, WaiterId waiter)
        where TStore : struct, IPageStore
    {
        if (store.IsFreed) return new(Outcome.ENXIO);
        var head = HeadOf(store, frame);
        ref var word = ref store.WordOf(head);
        var before = new PageCounts(Volatile.Read(ref word));
        if (store.WakesSleepers(before)) return new(Outcome.Ok, before, before);
        store.AddSleeper(head, waiter);
        while (true)
        {
            var after = PageRules.WithWaiters(before);
            var seen = store.Exchange(head, ref word, before, after);
            if (seen == before)
            {
                // A release between the first look and the sleeper's name has told those it found.
                return store.IsFreed && store.RemoveSleeper(head, waiter) ? new(Outcome.ENXIO) : new(Outcome.EBUSY, before, after);
            }

            before = seen;

            // Whoever is still in the table was not told by a put that came between.
            if (store.WakesSleepers(before) && store.RemoveSleeper(head, waiter)) return new(Outcome.Ok, before, before);
        }
    }

    /// <summary>Reads the counts; EBUSY with the first page of a large entry that is in use where each keeps its own.</summary>
    public static PageReply Inspect<TStore>(TStore store, long frame)
        where TStore : struct, IPageStore
    {
        var counts = store.Read(HeadOf(store, frame));
        if (store.IsFreed) return new(Outcome.ENXIO, counts, counts);
        if (store.IsBusy(counts)) return new(Outcome.EBUSY, counts, counts);
        for (var i = 1; !store.HasFolios && i < 1 << store.CellOrder(frame); i++)
        {
            counts = store.Read(frame + i);
            if (store.IsBusy(counts)) return new(Outcome.EBUSY, counts, counts, i);
        }

        return new(Outcome.Ok, counts, counts);
    }

    private static bool TryFreeze<TStore>(TStore store, long frame, int expected, out PageReply reply)
        where TStore : struct, IPageStore
    {
        var order = store.OrderOf(frame);
        reply = new(Outcome.EAGAIN);
        if (order == 0 || !store.Allocates) return false;
        var head = frame >> order << order;
        ref var word = ref store.WordOf(head);
        var before = new PageCounts(Volatile.Read(ref word));
        while (store.TryFreeze(before, expected, out var frozen))
        {
            var seen = store.Exchange(head, ref word, before, frozen);
            reply = new(Outcome.Ok, before, before, order);
            if (seen == before) return true;
            before = seen;
        }

        reply = new(Outcome.EBUSY, before, before, order);
        return false;
    }

    private static PageCounts Thaw<TStore>(TStore store, long head, PageCounts opened)
        where TStore : struct, IPageStore
    {
        ref var word = ref store.WordOf(head);
        var frozen = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            var after = store.Thaw(frozen, opened);
            var seen = store.Exchange(head, ref word, frozen, after);
            if (seen == frozen) return after;
            frozen = seen;
        }
    }

    private static void GiveToTail<TStore>(TStore store, long tail, in PageEvent question)
        where TStore : struct, IPageStore
    {
        ref var word = ref store.WordOf(tail);
        var before = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            if (!PageRules.TryAdd(before, PageRules.Delta(question.Use, question.Pages, 0), out var after))
                throw new InvalidOperationException($"frame {tail} has no room for a reference of its split folio: {before}");
            var seen = store.Exchange(tail, ref word, before, after);
            if (seen == before)
            {
                store.GivenToTail(tail, question, after);
                return;
            }

            before = seen;
        }
    }
}
