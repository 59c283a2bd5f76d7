namespace ZoneDrain.Holders;

/// <summary>What an answer means to the holder that asked.</summary>
public enum BookStep : byte
{
    /// <summary>An answer to something said before; the holder waits on.</summary>
    Old,

    /// <summary>The page counts what was said.</summary>
    Agreed,

    /// <summary>The page counts what was agreed before.</summary>
    Refused,

    /// <summary>The page could not believe it; it has a new stamp now and must be said again.</summary>
    SayAgain,

    /// <summary>This incarnation was revoked: it holds nothing any more, and must stop.</summary>
    Revoked,
}
