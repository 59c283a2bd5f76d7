namespace ZoneDrain.Experiments.Scenarios;

/// <summary>What a number measures, and so the unit that a scenario must write beside it.</summary>
public enum Quantity
{
    /// <summary>A count, ratio or share: no unit, or <c>%</c> for hundredths.</summary>
    Number,

    /// <summary>A time in nanoseconds, written as <c>50ms</c>.</summary>
    Duration,

    /// <summary>A size in bytes, written as <c>64MiB</c>.</summary>
    Size,

    /// <summary>A rate a second, written as <c>2000/s</c>.</summary>
    Rate,
}
