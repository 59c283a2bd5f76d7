namespace ZoneDrain.Experiments.Measurement;

/// <summary>The prices of two actions in one ABBA block, in nanoseconds an event.</summary>
/// <param name="FirstNs">Price of an event of the first action (A).</param>
/// <param name="SecondNs">Price of an event of the second action (B).</param>
public readonly record struct PairedPrice(double FirstNs, double SecondNs)
{
    /// <summary>First price less second price, in nanoseconds; a drift that is linear over the block has cancelled out of it.</summary>
    public double DifferenceNs => FirstNs - SecondNs;
}
