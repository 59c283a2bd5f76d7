namespace ZoneDrain.Experiments.Scenarios;

/// <summary>When a teardown removes the page-table entries, seen from the kill of the pgmap.</summary>
public enum ZapOrder
{
    /// <summary>Before kill, written <c>zap-before-kill</c>; pages may be mapped again between the two.</summary>
    BeforeKill,

    /// <summary>After kill, written <c>zap-after-kill</c>; a fault in between finds a dying pgmap.</summary>
    AfterKill,

    /// <summary>Never, written <c>no-zap</c>; the mappings live until their process drops them.</summary>
    None,
}
