namespace ZoneDrain.Workloads;

/// <summary>How the arrivals of an open loop are spaced.</summary>
public enum ArrivalKind
{
    /// <summary>As from many independent callers: exponential gaps.</summary>
    Poisson,

    /// <summary>Equal gaps.</summary>
    Even,
}
