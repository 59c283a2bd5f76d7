using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>A demand on the result, written as <c>drain.p99 &lt; 50ms</c>; a run that misses one ends with exit code 20.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Sense">The relation that must hold.</param>
/// <param name="Value">The value in nanoseconds, bytes, events a second, or as it stands.</param>
/// <param name="Quantity">What the value measures.</param>
public sealed record Threshold(string Metric, ThresholdSense Sense, double Value, Quantity Quantity)
{
    /// <summary>Whether a measured value meets the demand.</summary>
    /// <param name="measured">The value, in the unit of <see cref="Value"/>.</param>
    /// <returns>True where the relation holds; never for a value that is not a number.</returns>
    public bool IsMetBy(double measured) => Sense switch
    {
        ThresholdSense.Less => measured < Value,
        ThresholdSense.AtMost => measured <= Value,
        ThresholdSense.Greater => measured > Value,
        ThresholdSense.AtLeast => measured >= Value,
        _ => throw new InvalidOperationException($"No rule for the comparison {Sense}."),
    };

    /// <summary>The threshold as a scenario writes it.</summary>
    /// <returns>Text that reads back to the same threshold.</returns>
    public override string ToString() => ThresholdText.Format(this);
}

/// <summary>The relation that a threshold demands between a metric and its value.</summary>
public enum ThresholdSense
{
    /// <summary>The metric is smaller: <c>&lt;</c>.</summary>
    Less,

    /// <summary>The metric is smaller or equal: <c>&lt;=</c>.</summary>
    AtMost,

    /// <summary>The metric is larger: <c>&gt;</c>.</summary>
    Greater,

    /// <summary>The metric is larger or equal: <c>&gt;=</c>.</summary>
    AtLeast,
}
