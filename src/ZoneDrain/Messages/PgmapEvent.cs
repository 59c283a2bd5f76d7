namespace ZoneDrain.Messages;

/// <summary>A question to a pgmap.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="From">First frame of a range, the number from which on is looked, or the amount to add.</param>
/// <param name="To">One past the last frame of a range.</param>
/// <param name="Zap">Of a kill: when its pages are zapped.</param>
/// <param name="Grace">Of a kill: where its grace periods are.</param>
public readonly record struct PgmapEvent(
    PgmapOp Op, long From = 0, long To = 0, ZapOrder Zap = default, GracePlacement Grace = default);

/// <summary>Where a teardown waits for readers that were already inside (kernel-model 3.1, steps 2 and 5).</summary>
[Flags]
public enum GracePlacement : byte
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>After the kill: whoever decided on a first use before it has finished.</summary>
    AtKill = 1,

    /// <summary>After the drain: whoever read a page-table entry before it went has left.</summary>
    AfterDrain = 2,

    /// <summary>Both.</summary>
    Both = AtKill | AfterDrain,
}

/// <summary>When a teardown removes the page-table entries that still point at its pages.</summary>
public enum ZapOrder : byte
{
    /// <summary>Before the kill, as devdax does (drivers/dax/bus.c, kill_dev_dax).</summary>
    BeforeKill,

    /// <summary>After the kill.</summary>
    AfterKill,

    /// <summary>Never: a pmem device unbound under a mounted file system (row 34 of the recordings).</summary>
    None,
}
