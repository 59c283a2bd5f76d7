namespace ZoneDrain.Workloads;

/// <summary>How the devices go away.</summary>
public sealed record TeardownSpec
{
    /// <summary>When page-table entries are removed; zap-after-kill by default, as device-dax does (drivers/dax/bus.c, kill_dev_dax).</summary>
    public ZapOrder Order { get; init; } = ZapOrder.AfterKill;

    /// <summary>Whether users leave and inodes are evicted before the kill; true by default. False unbinds under mounted file systems and live users.</summary>
    public bool Orderly { get; init; } = true;

    /// <summary>Where grace periods are waited for; at both places by default.</summary>
    public GracePlacement Grace { get; init; } = GracePlacement.Both;

    /// <summary>The time after which a drain has failed: 1 ms to 24 h, by default 30 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time from kill to release that the latency answer asks for: 1 us to 24 h, by default 100 ms.</summary>
    public TimeSpan ReleaseDeadline { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The lives of the devices in one repetition, each a creation and a teardown: 1 to 1,000,000, by default 4.</summary>
    public int Cycles { get; init; } = 4;
}
