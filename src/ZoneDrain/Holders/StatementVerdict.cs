namespace ZoneDrain.Holders;

/// <summary>What became of a statement.</summary>
public enum StatementVerdict : byte
{
    /// <summary>It was news, and counts now.</summary>
    Taken,

    /// <summary>Not news, and what it says is what counts.</summary>
    Repeated,

    /// <summary>Not news, and something else counts: it was overtaken, refused before, or what came after it was forgotten. Say it again with a new
    /// stamp if it still holds.</summary>
    Behind,

    /// <summary>News, refused: see the outcome. What counted before counts still.</summary>
    Refused,

    /// <summary>That incarnation of the holder was revoked.</summary>
    Fenced,
}
