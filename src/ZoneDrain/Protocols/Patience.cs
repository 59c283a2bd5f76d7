namespace ZoneDrain.Protocols;

/// <summary>What break layouts does about a busy page.</summary>
public enum Patience : byte
{
    /// <summary>Sleeps until it is idle, or a signal comes: ERESTARTSYS.</summary>
    UntilSignal,

    /// <summary>Sleeps until it is idle, whatever comes.</summary>
    Endless,
}
