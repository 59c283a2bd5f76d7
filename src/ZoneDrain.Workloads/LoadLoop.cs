namespace ZoneDrain.Workloads;

/// <summary>What decides when the next operation of a load starts.</summary>
public enum LoadLoop
{
    /// <summary>The clock: operations arrive at a rate, whether or not earlier ones have ended.</summary>
    Open,

    /// <summary>The end of the one before: callers that wait hide the time in which nothing could be asked.</summary>
    Closed,
}
