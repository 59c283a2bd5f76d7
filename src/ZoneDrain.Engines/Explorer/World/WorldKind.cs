namespace ZoneDrain.Engines.Explorer;

/// <summary>The worlds the explorer knows.</summary>
public enum WorldKind
{
    /// <summary>One page, one mapping, one gup user that walks twice, one truncator that may come too late, one teardown (kernel-model 2.f).</summary>
    Small,

    /// <summary>The same with a mapping of a second process; the gup user walks twice where a letter needs it (c3 without the cure).</summary>
    SecondMapping,

    /// <summary>The small world, whose gup user walks once, and an fsync that holds an index entry without the invalidate lock (field-cases F1).</summary>
    WriteBack,

    /// <summary>Two pgmaps, eight pages of mixed order, three processes with fork, two inodes, several truncations and teardowns.</summary>
    Large,
}
