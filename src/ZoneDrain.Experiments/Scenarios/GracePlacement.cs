namespace ZoneDrain.Experiments.Scenarios;

/// <summary>Where a teardown waits for a grace period of all workers.</summary>
[Flags]
public enum GracePlacement
{
    /// <summary>Nowhere; unsafe under most schemes, and there to show it.</summary>
    None = 0,

    /// <summary>Between kill and drain, so that no first use succeeds after it.</summary>
    AtKill = 1,

    /// <summary>Between drain and release, so that no reader still looks at a descriptor.</summary>
    AfterDrain = 2,

    /// <summary>At both places.</summary>
    Both = AtKill | AfterDrain,
}
