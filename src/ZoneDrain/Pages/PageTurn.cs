namespace ZoneDrain.Pages;

/// <summary>A turn of a page that was stopped between two steps: all that it knows.</summary>
public struct PageTurn
{
    /// <summary>Where it goes on.</summary>
    public PageStep Step { get; set; }

    /// <summary>The strategy counts the first use that the word does not show yet.</summary>
    public bool Told { get; set; }

    /// <summary>The page of the folio that gets its references next.</summary>
    public short Tail { get; set; }

    /// <summary>How many uses have ended that the strategy has not heard of.</summary>
    public int Units { get; set; }

    /// <summary>The answer, once it is known.</summary>
    public PageReply Reply { get; set; }
}
