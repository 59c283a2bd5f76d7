namespace ZoneDrain.Cli.Bench;

/// <summary>The instructions that an edge pair of a strategy comes down to, one at the first use and one at the last.</summary>
internal enum BareEdge
{
    /// <summary>An atomic add on one line that all threads want: the shared counter.</summary>
    SharedAtomic,

    /// <summary>An atomic add on the line of the page's chunk: the leaves of a tree (SNZI), which its root hardly ever hears of.</summary>
    ChunkAtomic,

    /// <summary>A plain add on a thread's own line: percpu_ref, and the spending of weights that were leased.</summary>
    OwnAdd,
}
