using System.Runtime.CompilerServices;

namespace ZoneDrain.Pages;

/// <summary>
/// The turns of a page, written once. The smallest steps stand here in their order: read the life in a section, tell the strategy, change the word, undo or
/// leave; a put changes the word and then tells. An engine without a scheduler runs them in line (<see cref="IPageStore.Stops"/> is a constant, and all that
/// serves stopping falls away); the explorer stops a turn between any two and lets others run. A method that answers false was stopped, and is to be called
/// again with the same turn.
/// </summary>
public static partial class PageTurns
{
    /// <summary>The turn of a store that never stops one: there is nothing to keep, and nobody may look.</summary>
    public static ref PageTurn Unstopped => ref Unsafe.NullRef<PageTurn>();

    /// <summary>Any question to a page.</summary>
    /// <param name="store">Where the pages are.</param>
    /// <param name="turn">How far it has come.</param>
    /// <param name="frame">The page.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="waiter">Who asks, where it wants to be told.</param>
    /// <param name="reply">The answer, where the turn has ended.</param>
    public static bool Ask<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, WaiterId waiter, out PageReply reply)
        where TStore : struct, IPageStore
    {
        switch (question.Op)
        {
            case PageOp.Acquire:
                return Acquire(store, ref turn, frame, question, out reply);
            case PageOp.TryGet:
                return TryGet(store, ref turn, frame, question, out reply);
            case PageOp.Put:
                return Put(store, ref turn, frame, question, out reply);
            case PageOp.Allocate:
                return Allocate(store, ref turn, frame, question, out reply);
            case PageOp.Split:
                return Split(store, ref turn, frame, question, out reply);
            case PageOp.Associate:
                return Associate(store, ref turn, frame, question, out reply);
            case PageOp.Disassociate:
                return Disassociate(store, ref turn, frame, question, out reply);
            case PageOp.SubscribeIdle:
                reply = SubscribeIdle(store, frame, waiter);
                return true;
            case PageOp.Unsubscribe:
                store.RemoveSleeper(HeadOf(store, frame), waiter);
                reply = default;
                return true;
            case PageOp.Inspect:
                reply = Inspect(store, frame);
                return true;
            default:
                throw new InvalidOperationException($"frame {frame} has no turn for {question.Op}");
        }
    }

    /// <summary>Takes references, from idle too: the one guarded 0→1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Acquire<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        switch (TStore.Stops ? turn.Step : PageStep.Start)
        {
            case PageStep.Start:
                store.Enter();
                goto case PageStep.ReadLife;
            case PageStep.ReadLife:
                if (!store.IsLive && !MayComeLate(store, question))
                {
                    reply = new(Outcome.ENODEV);
                    break;
                }

                if (!Holds(store, question.Use))
                {
                    reply = default;
                    break;
                }

                if (!TStore.Stops || !store.Pauses(ref turn, PageStep.Decided, question, frame)) goto case PageStep.ChangeWord;
                reply = default;
                return false;
            case PageStep.Decided:
            case PageStep.ChangeWord:
                if (TStore.Stops && store.IsFreed) reply = store.TouchesFreed(frame, question);
                else if (!Take(store, ref turn, frame, question, mayRevive: true, out reply)) return false;
                break;
            default:
                reply = turn.Reply;
                break;
        }

        return Leave(store, ref turn, question, frame, reply);
    }

    /// <summary>Takes references of a page in use; an idle one refuses, except where the scheme lets gup revive it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGet<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (!store.IsFreed) return Take(store, ref turn, frame, question, store.GupMayRevive, out reply);
        reply = store.TouchesFreed(frame, question);
        return true;
    }

    /// <summary>Gives references back, and tells the strategy where the last one went.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Put<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (TStore.Stops && turn.Step != PageStep.Start) return EndLastUse(store, ref turn, frame, question, out reply);
        var holds = Holds(store, question.Use);
        if (store.IsFreed)
        {
            reply = store.PutOnFreed(frame, question.Use, holds);
            return true;
        }

        if (!holds)
        {
            reply = default;
            return true;
        }

        var count = Separate(store, frame, question.Use, question.Pages);
        if (count > 1) PutTails(store, frame, question.Use, count);
        var order = store.OrderOf(frame);
        var head = frame >> order << order;
        var units = PutOne(store, head, order, question.Use, count > 1 ? 1 : question.Pages, out reply);
        if (units == 0) return true;
        if (!TStore.Stops) TellLastUse(store, head, units, reply.After);
        return !TStore.Stops || TellLastUse(store, ref turn, head, units, question, reply);
    }

    /// <summary>An allocator's frames are put to use: the folio's order is set, then the first reference is taken.</summary>
    public static bool Allocate<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (!TStore.Stops || turn.Step == PageStep.Start)
        {
            // Whoever frees a frame has seen its count at zero, so nobody can have it (F).
            for (var at = frame; at < frame + (1L << question.Order); at++)
            {
                var counts = store.Read(HeadOf(store, at));
                if (counts.Ref != 0) store.HandedOutInUse(at, counts);
            }

            SetOrder(store, frame, question.Order);
        }

        if (!Acquire(store, ref turn, frame, question, out reply)) return false;
        if (reply.Outcome != Outcome.Ok) SetOrder(store, frame, 0);
        return true;
    }

    /// <summary>An index entry was inserted: inode, index and order are set, and references taken where an entry holds them.</summary>
    public static bool Associate<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        switch (TStore.Stops ? turn.Step : PageStep.Start)
        {
            case PageStep.Start:
                store.Enter();
                goto case PageStep.ReadLife;
            case PageStep.ReadLife:
                if (!store.IsLive)
                {
                    reply = new(Outcome.ENODEV);
                    break;
                }

                reply = default;
                if (TStore.Stops && store.Pauses(ref turn, PageStep.Decided, question, frame)) return false;
                goto case PageStep.Decided;
            case PageStep.Decided:
                reply = default;
                if (TStore.Stops && store.IsFreed) goto case PageStep.ChangeWord;
                if (store.CountsEntries && !store.FirstUse(frame, 1 << question.Order))
                {
                    reply = new(Outcome.ENODEV);
                    break;
                }

                if (TStore.Stops && store.CountsEntries && store.Pauses(ref turn, PageStep.ChangeWord, question, frame)) return false;
                goto case PageStep.ChangeWord;
            case PageStep.ChangeWord:
                reply = default;
                if (TStore.Stops && store.IsFreed)
                {
                    reply = store.TouchesFreed(frame, question);
                    break;
                }

                SetOrder(store, frame, question.Order);
                if (store.EntryHolds && !Take(store, ref turn, frame, question with { Use = PageUse.Entry, Pages = 1 }, mayRevive: true, out reply))
                    return false;

                // Who is refused deletes the entry without asking the page again.
                if (reply.Outcome == Outcome.Ok) store.SetEntry(frame, question.Inode, question.Index);
                else if (!store.HasEntry(frame)) SetOrder(store, frame, 0);
                break;
            default:
                reply = turn.Reply;
                break;
        }

        return Leave(store, ref turn, question, frame, reply);
    }

    /// <summary>The entry was deleted. Where the scheme asks for the life (f), in a section, and the descriptors of a dead device are left alone.</summary>
    public static bool Disassociate<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (TStore.Stops && turn.Step != PageStep.Start) return EndLastUse(store, ref turn, frame, question, out reply);
        if (!store.DeletionAsksLife) return Delete(store, ref turn, frame, question, out reply);
        store.Enter();
        reply = new(Outcome.ENODEV);
        if (store.IsLive) Delete(store, ref turn, frame, question, out reply);
        store.Leave();
        return true;
    }

    private static bool Delete<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        if (store.IsFreed)
        {
            reply = store.DeletedOnFreed(frame);
            return true;
        }

        var counts = store.Read(frame);
        store.ClearEntry(frame);
        if (counts.Ref == 0 || !store.HasFolios) SetOrder(store, frame, 0);
        reply = new(Outcome.Ok, counts, counts);
        return !store.CountsEntries || TellLastUse(store, ref turn, frame, 1 << question.Order, question, reply);
    }

    // The question is answered, and the section it was asked in ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Leave<TStore>(TStore store, ref PageTurn turn, in PageEvent question, long frame, in PageReply reply)
        where TStore : struct, IPageStore
    {
        if (TStore.Stops && turn.Step != PageStep.Leave && store.Pauses(ref turn, PageStep.Leave, question, frame))
        {
            turn.Reply = reply;
            return false;
        }

        store.Leave();
        return true;
    }

    // The rest of a put or of a deletion that was stopped before the strategy heard of it.
    private static bool EndLastUse<TStore>(TStore store, ref PageTurn turn, long frame, in PageEvent question, out PageReply reply)
        where TStore : struct, IPageStore
    {
        reply = turn.Reply;
        if (turn.Step == PageStep.TellLastUse)
        {
            store.LastUse(frame, turn.Units, reply.After);
            if (!store.LastUseNeedsSection) return true;
        }

        return Leave(store, ref turn, question, frame, reply);
    }

    private static bool TellLastUse<TStore>(TStore store, ref PageTurn turn, long head, int units, in PageEvent question, in PageReply reply)
        where TStore : struct, IPageStore
    {
        if (TStore.Stops && store.Pauses(ref turn, PageStep.TellLastUse, question, head, reply.After))
        {
            (turn.Units, turn.Reply) = (units, reply);
            return false;
        }

        TellLastUse(store, head, units, reply.After);
        return true;
    }

    // Within the turn that made the use end. A turn that stops has its section open already, where it needs one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TellLastUse<TStore>(TStore store, long head, int units, PageCounts after)
        where TStore : struct, IPageStore
    {
        if (!TStore.Stops && store.LastUseNeedsSection) store.Enter();
        store.LastUse(head, units, after);
        if (!TStore.Stops && store.LastUseNeedsSection) store.Leave();
    }
}
