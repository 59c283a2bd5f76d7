using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>Which direction of a figure is the good one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BetterWhen>))]
public enum BetterWhen
{
    /// <summary>Smaller is better: times, bytes, sleeps.</summary>
    Lower,

    /// <summary>Larger is better: operations a second.</summary>
    Higher,
}
