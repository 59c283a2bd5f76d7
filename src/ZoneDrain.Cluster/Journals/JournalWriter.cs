namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// One activation as a journal knows it: its rows follow one another, and after one that another activation was faster to write, no row of it counts.
/// </summary>
/// <param name="actor">The grain's key.</param>
internal sealed class JournalWriter(string actor)
{
    private volatile bool _isStale;

    /// <summary>The grain's key.</summary>
    public string Actor => actor;

    /// <summary>Another activation has written in its place.</summary>
    public bool IsStale => _isStale;

    /// <summary>From now on nothing that it writes counts.</summary>
    public void GiveUp() => _isStale = true;
}
