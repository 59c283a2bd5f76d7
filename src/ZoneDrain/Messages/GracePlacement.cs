namespace ZoneDrain.Messages;

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
