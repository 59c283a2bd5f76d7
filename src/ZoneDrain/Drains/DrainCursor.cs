namespace ZoneDrain.Drains;

/// <summary>How far a drain has come, and what it did so far. The counts are the events that the cost model prices.</summary>
public record struct DrainCursor
{
    /// <summary>The pgmap that is drained.</summary>
    public PgmapId Pgmap { get; init; }

    /// <summary>Frames of the pgmap, in 4 KiB pages.</summary>
    public long Frames { get; init; }

    /// <summary>Folio order of the pgmap's pages, 0 where frames are separate.</summary>
    public int Order { get; init; }

    /// <summary>Pages that carry a count of their own.</summary>
    public readonly long Units => Frames >> Order;

    /// <summary>The strategy's own step, 0 at the start.</summary>
    public int Step { get; set; }

    /// <summary>The next frame to look at.</summary>
    public long Frame { get; set; }

    /// <summary>A pass met a page in use (rescan).</summary>
    public bool Dirty { get; set; }

    /// <summary>Page words read.</summary>
    public long PagesRead { get; set; }

    /// <summary>Chunk words read.</summary>
    public long ChunksRead { get; set; }

    /// <summary>Passes after the first.</summary>
    public long Rescans { get; set; }

    /// <summary>Times the drain slept.</summary>
    public long Sleeps { get; set; }

    /// <summary>Acknowledged rounds over the workers that the strategy itself asked for.</summary>
    public long Rounds { get; set; }
}
