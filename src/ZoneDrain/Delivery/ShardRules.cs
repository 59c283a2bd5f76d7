namespace ZoneDrain.Delivery;

/// <summary>How the counters that homes keep for themselves become parts of the shared one, though a home may die, or be asked twice.</summary>
internal static class ShardRules
{
    /// <summary>A home's own counter, which becomes part of what it states: once, however often it is asked.</summary>
    /// <param name="shard">The counter.</param>
    /// <param name="sign">What it holds counts for the shared one, or against it.</param>
    public static long Take(ref long shard, long sign)
    {
        var taken = sign * shard;
        shard = 0;
        return taken;
    }

    /// <summary>Whether that is the sum. A home that died took a counter along: its pages are counted anew first, and then all homes are asked again.</summary>
    public static bool IsWhole(int answered, int homes) => answered == homes;
}
