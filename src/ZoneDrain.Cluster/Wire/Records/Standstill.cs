namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>The limits of a time in which a client lets no protocol of a world move.</summary>
internal static class Standstill
{
    /// <summary>How long a silo waits for its protocols to come to a stand.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long its answer is waited for: less than a call may take.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

    /// <summary>How long they stand at most: a client that is gone opens no gate.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
}
