using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>What a comparison may say about its subject, in one word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonWord>))]
public enum ComparisonWord
{
    /// <summary>The whole interval lies on the better side of 1.</summary>
    Faster,

    /// <summary>The whole interval lies on the worse side of 1.</summary>
    Slower,

    /// <summary>The whole interval lies within the margin that was declared not to matter, or where what contains the baseline cannot be.</summary>
    NoDifference,

    /// <summary>The interval contains 1 and reaches beyond the margin, or there is no interval: more pairs may decide it.</summary>
    NotEnoughData,
}
