using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Results;

/// <summary>What lives say of a break-even.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LivesVerdict>))]
public enum LivesVerdict
{
    /// <summary>Both orders were seen.</summary>
    Confirmed,

    /// <summary>An order was seen that the break-even denies.</summary>
    Refuted,

    /// <summary>The lives leave an order open, or could not be lived.</summary>
    CouldNotTell,
}
