namespace ZoneDrain.Experiments.Scenarios;

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
