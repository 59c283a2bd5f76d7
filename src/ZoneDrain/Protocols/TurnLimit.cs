namespace ZoneDrain.Protocols;

/// <summary>
/// How many turns a protocol may take from one sleep to the next. What it does to a page it does a bounded number of times, and it tries again a bounded number
/// of times; one that goes on for longer does not end, whatever began it.
/// </summary>
public static class TurnLimit
{
    /// <summary>Turns that every protocol may take, however small its world.</summary>
    public const long Least = 1 << 22;

    /// <summary>Turns more for each frame of the world's pgmaps.</summary>
    public const long TurnsAFrame = 64;

    /// <summary>The limit in a world with so many frames.</summary>
    /// <param name="frames">Frames of all pgmaps together, at least 0.</param>
    public static long Of(long frames) => Least + TurnsAFrame * frames;
}
