namespace ZoneDrain.Pgmaps;

/// <summary>The pages of a pgmap that a visit to a range goes over. Every call is one atomic step; an implementation is a struct of references.</summary>
public interface IPageRange
{
    /// <summary>Frames of a folio where all have one size, else 1.</summary>
    long Unit { get; }

    /// <summary>What the word of a frame says.</summary>
    PageCounts Read(long frame);

    /// <summary>A frame from this one on, by whole units: those before it are idle, and that was told faster than by reading each.</summary>
    long SkipIdle(long frame, long to);

    /// <summary>The scheme's base is taken off a page; what its word said after it.</summary>
    PageCounts DropBase(long frame);

    /// <summary>Wakes who sleeps on a page, if the counts it has now are what they wait for.</summary>
    void WakeSleepers(long frame, PageCounts counts);

    /// <summary>A first use has marked the chunk.</summary>
    bool IsMarked(long chunk);
}
