using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Costs;

/// <summary>Whose nanoseconds a price is in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriceSource>))]
public enum PriceSource
{
    /// <summary>Measured in this run: the nanoseconds of this machine's simulator.</summary>
    Measured,

    /// <summary>Given by the user.</summary>
    Given,

    /// <summary>Recorded on a machine that a prices file names.</summary>
    Recorded,

    /// <summary>Estimated for a Linux kernel: inferred from reported figures, measured by nobody.</summary>
    KernelEstimate,
}
