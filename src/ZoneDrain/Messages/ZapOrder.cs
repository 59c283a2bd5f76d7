namespace ZoneDrain.Messages;

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
