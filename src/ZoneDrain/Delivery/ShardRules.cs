namespace ZoneDrain.Delivery;

/// <summary>How the counters that homes keep for themselves become parts of the shared one, though a home may be asked twice.</summary>
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
}
