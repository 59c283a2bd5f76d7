using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Comparison;

/// <summary>Which direction of a figure is the good one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BetterWhen>))]
public enum BetterWhen
{
    /// <summary>Smaller is better: times, bytes, sleeps.</summary>
    Lower,

    /// <summary>Larger is better: operations a second.</summary>
    Higher,
}
