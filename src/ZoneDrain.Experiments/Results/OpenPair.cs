namespace ZoneDrain.Experiments.Results;

/// <summary>A pair whose answer the time did not suffice for.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="HalfWidth">Half its interval as a share of the lifetime; null where it has no answer yet.</param>
/// <param name="SecondsMore">About how many seconds more would settle it; null where nothing says.</param>
public sealed record OpenPair(string First, string Second, double? HalfWidth, double? SecondsMore)
{
    /// <summary>The width that is asked for: a tenth of the lifetime on either side.</summary>
    public const double HalfWidthMax = 0.10;
}
