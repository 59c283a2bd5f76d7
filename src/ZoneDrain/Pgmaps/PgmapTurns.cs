using ZoneDrain.Grace;

namespace ZoneDrain.Pgmaps;

/// <summary>
/// The turns of a pgmap: kill, drain and release, its walks, its counter and who waits for either. Visits to ranges of its pages are
/// <see cref="PageVisits"/>. Who is to wait is noted before it is looked whether there is anything to wait for: so whoever ends the wait meanwhile tells.
/// </summary>
public static class PgmapTurns
{
    /// <summary>One turn.</summary>
    /// <exception cref="InvalidOperationException">The question is none that a pgmap's own actor answers.</exception>
    public static PgmapReply Ask<TStore>(TStore store, in PgmapEvent question, WaiterId waiter) where TStore : struct, IPgmapStore => question.Op switch
    {
        PgmapOp.Inspect => new(Outcome.Ok, (long)store.Life),
        PgmapOp.Describe => new(Outcome.Ok, store.Spec.Frames, Type: store.Spec.Type),
        PgmapOp.TryGetLive => TryGetLive(store),
        PgmapOp.Put => PutWalk(store),
        PgmapOp.Kill => Kill(store, question.Zap, question.Grace),
        PgmapOp.AddRoot => new(Outcome.Ok, store.AddRoot(question.From)),
        PgmapOp.SumShards => SumShards(store, question.From),
        PgmapOp.SubscribeRoot => SubscribeRoot(store, waiter),
        PgmapOp.Drained => Advance(store, Life.Drained),
        PgmapOp.Release => Release(store, waiter),
        _ => throw new InvalidOperationException($"a pgmap in state {store.Life} has no turn for {question.Op}"),
    };

    /// <summary>Whether a counter says that nothing is in use. Where uncounted pages were given back it may have passed zero, which ended the wait
    /// (percpu_ref_put calls the release there).</summary>
    public static bool IsOver(long root, bool isLate) => root == 0 || (isLate && root < 0);

    // Noted first, so that a release that begins meanwhile waits for a walk that still found the pgmap live (get_dev_pagemap, mm/memremap.c).
    private static PgmapReply TryGetLive<TStore>(TStore store) where TStore : struct, IPgmapStore
    {
        if (!store.Traits.GupTestsPgmap) return default;
        store.AddWalk();
        if (store.IsLive) return default;
        PutWalk(store);
        return new(Outcome.ENODEV);
    }

    private static PgmapReply PutWalk<TStore>(TStore store) where TStore : struct, IPgmapStore
    {
        if (store.Traits.GupTestsPgmap && store.RemoveWalk() && store.TakeWalkWaiter() is var waiter && waiter != default) store.Wake(waiter);
        return default;
    }

    // The kill is over once all have acknowledged it: no first use that was decided before is still on its way.
    private static PgmapReply Kill<TStore>(TStore store, ZapOrder zap, GracePlacement grace) where TStore : struct, IPgmapStore
    {
        if (!store.TryKill(zap, grace)) return new(Outcome.EAGAIN);
        store.TellLife();
        return default;
    }

    private static PgmapReply SumShards<TStore>(TStore store, long sign) where TStore : struct, IPgmapStore
    {
        var sum = store.TakeShards(sign, out var workers);
        return new(Outcome.Ok, store.AddRoot(sum), workers);
    }

    private static PgmapReply SubscribeRoot<TStore>(TStore store, WaiterId waiter) where TStore : struct, IPgmapStore
    {
        store.AwaitRoot(waiter);
        var root = store.Root;
        if (!IsOver(root, store.IsLate)) return new(Outcome.EBUSY, root);
        return store.TakeRootWaiter() != waiter ? new(Outcome.EBUSY) : default;
    }

    private static PgmapReply Release<TStore>(TStore store, WaiterId waiter) where TStore : struct, IPgmapStore
    {
        store.AwaitWalks(waiter);
        if (store.HasWalks || store.TakeWalkWaiter() != waiter) return new(Outcome.EBUSY);
        return Advance(store, Life.Freed);
    }

    private static PgmapReply Advance<TStore>(TStore store, Life to) where TStore : struct, IPgmapStore
    {
        store.SetLife(to);
        store.TellLife();
        return default;
    }
}
