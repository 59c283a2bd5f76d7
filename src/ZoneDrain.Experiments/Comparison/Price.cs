namespace ZoneDrain.Experiments.Comparison;

/// <summary>The price of one event.</summary>
/// <param name="Ns">Nanoseconds an event, with their error.</param>
/// <param name="Source">Whose nanoseconds they are.</param>
/// <param name="Note">Where the figure comes from, for a table: "measured on this machine", "given", "middle of 1 to 10 ns".</param>
public sealed record Price(MeanEstimate Ns, PriceSource Source, string Note)
{
    /// <summary>A price measured in this run.</summary>
    public static Price Measured(MeanEstimate ns) => new(ns, PriceSource.Measured, "measured on this machine");

    /// <summary>A price given by the user, in nanoseconds, taken as exact.</summary>
    public static Price Given(double ns) => new(MeanEstimate.Exact(ns), PriceSource.Given, "given");
}
