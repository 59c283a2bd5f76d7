namespace ZoneDrain.Workloads;

/// <summary>Everything that a load holds was given back, and what sleeps is not woken before the teardown's deadline: invariant I8.</summary>
/// <param name="asleep">What sleeps, in words.</param>
internal sealed class SleepersStuckException(string asleep) : Exception($"I8: everything is given back, and still sleep {asleep}");
