namespace ZoneDrain.Ports;

/// <summary>What becomes of a call between actors.</summary>
public enum CallFaultKind
{
    /// <summary>The call or its answer is lost, and who asked finds out.</summary>
    Dropped,

    /// <summary>It arrives twice.</summary>
    Repeated,

    /// <summary>It arrives late.</summary>
    Delayed,
}
