namespace ZoneDrain.Drains;

/// <summary>Walks that more than one strategy takes.</summary>
internal static class DrainSteps
{
    private enum Walk
    {
        Start,
        Found,
        Subscribed,
        Slept,
        Chunk,
    }

    /// <summary>One pass over the rest of the frames that waits on each page in use and never looks back (case 75).</summary>
    public static Next Sweep(ref DrainCursor cursor, in Reply reply)
    {
        switch ((Walk)cursor.Step)
        {
            case Walk.Start:
                return FindBusy(ref cursor, cursor.Frames);
            case Walk.Found:
                cursor.PagesRead += reply.Pgmap.Read;
                return reply.Pgmap.Value < 0 ? Next.Done(Outcome.Ok) : Subscribe(ref cursor, reply.Pgmap.Value);
            case Walk.Subscribed when reply.Page.Outcome == Outcome.EBUSY:
                return Sleep(ref cursor);
            default:
                cursor.Frame += 1L << cursor.Order;
                return FindBusy(ref cursor, cursor.Frames);
        }
    }

    /// <summary>The same, from chunk to chunk that was ever in use. A chunk is <see cref="Chunk.Frames"/> frames.</summary>
    public static Next SweepChunks(ref DrainCursor cursor, in Reply reply)
    {
        switch ((Walk)cursor.Step)
        {
            case Walk.Start:
                return NextChunk(ref cursor);
            case Walk.Chunk:
                cursor.ChunksRead += reply.Pgmap.Read;
                if (reply.Pgmap.Value < 0) return Next.Done(Outcome.Ok);
                cursor.Frame = reply.Pgmap.Value;
                return FindBusy(ref cursor, ChunkEnd(cursor));
            case Walk.Found:
                cursor.PagesRead += reply.Pgmap.Read;
                if (reply.Pgmap.Value >= 0) return Subscribe(ref cursor, reply.Pgmap.Value);
                cursor.Frame = ChunkEnd(cursor);
                return NextChunk(ref cursor);
            case Walk.Subscribed when reply.Page.Outcome == Outcome.EBUSY:
                return Sleep(ref cursor);
            default:
                cursor.Frame += 1L << cursor.Order;
                return cursor.Frame % Chunk.Frames == 0 ? NextChunk(ref cursor) : FindBusy(ref cursor, ChunkEnd(cursor));
        }
    }

    /// <summary>Sleeps until the shared counter is zero. Steps <paramref name="start"/> and the one after it are its own.</summary>
    public static Next AwaitRoot(ref DrainCursor cursor, in Reply reply, int start = 0)
    {
        if (cursor.Step == start)
        {
            cursor.Step = start + 1;
            return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.SubscribeRoot));
        }

        if (cursor.Step == start + 1 && reply.Pgmap.Outcome == Outcome.EBUSY)
        {
            cursor.Step = start + 2;
            cursor.Sleeps++;
            return Next.Wait();
        }

        return Next.Done(Outcome.Ok);
    }

    /// <summary>Every worker acknowledges the kill, the shards are summed, and then the shared counter is awaited.</summary>
    public static Next RoundThenRoot(ref DrainCursor cursor, in Reply reply) => RoundThenSum(ref cursor, reply, sign: 1);

    /// <summary>As <see cref="RoundThenRoot"/>, but what the shards hold is weight not spent, which the root gets back.</summary>
    public static Next RoundThenCredit(ref DrainCursor cursor, in Reply reply) => RoundThenSum(ref cursor, reply, sign: -1);

    private static Next RoundThenSum(ref DrainCursor cursor, in Reply reply, int sign)
    {
        switch (cursor.Step)
        {
            case 0:
                cursor.Step = 1;
                cursor.Rounds++;
                return Next.Grace(cursor.Pgmap);
            case 1:
                cursor.Step = 2;
                return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.SumShards, sign));
            default:
                return AwaitRoot(ref cursor, reply, start: 2);
        }
    }

    private static long ChunkEnd(in DrainCursor cursor) => Math.Min(cursor.Frames, (cursor.Frame / Chunk.Frames + 1) * Chunk.Frames);

    private static Next FindBusy(ref DrainCursor cursor, long end)
    {
        cursor.Step = (int)Walk.Found;
        return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.FindBusy, cursor.Frame, end));
    }

    private static Next NextChunk(ref DrainCursor cursor)
    {
        cursor.Step = (int)Walk.Chunk;
        return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.NextUsedChunk, cursor.Frame, cursor.Frames));
    }

    private static Next Subscribe(ref DrainCursor cursor, long frame)
    {
        cursor.Frame = frame;
        cursor.Step = (int)Walk.Subscribed;
        return Next.SubscribeIdle(new PageId(cursor.Pgmap, frame));
    }

    private static Next Sleep(ref DrainCursor cursor)
    {
        cursor.Step = (int)Walk.Slept;
        cursor.Sleeps++;
        return Next.Wait();
    }
}
