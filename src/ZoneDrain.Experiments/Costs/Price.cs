using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>The price of one event. CPU time spent and time waited are two currencies: they are never added up in a cost.</summary>
/// <param name="Ns">CPU nanoseconds an event, with their error.</param>
/// <param name="Source">Whose nanoseconds they are.</param>
/// <param name="Note">Where the figure comes from, for a table: "measured on this machine", "given", "1 to 10 ns".</param>
public sealed record Price(MeanEstimate Ns, PriceSource Source, string Note)
{
    /// <summary>Nanoseconds that whoever causes the event waits for it, 0 or more, beside what it costs.</summary>
    public double WaitNs { get; init; }

    /// <summary>The machine of a recorded price, as its file names it; null for others.</summary>
    public string? Origin { get; init; }

    /// <summary>Where <see cref="Ns"/> is the middle of a range that nobody has narrowed down: its ends; null where it is not.</summary>
    public PriceRange? Range { get; init; }

    /// <summary>A price measured in this run.</summary>
    public static Price Measured(MeanEstimate ns) => new(ns, PriceSource.Measured, "measured on this machine");

    /// <summary>A price given by the user, in nanoseconds, taken as exact: of a grace round it is the time waited.</summary>
    public static Price Given(EventKind kind, double ns) => kind == EventKind.GraceRound
        ? new(MeanEstimate.Zero, PriceSource.Given, "given, as time waited") { WaitNs = ns }
        : new(MeanEstimate.Exact(ns), PriceSource.Given, "given");

    /// <summary>A price of which only the ends are known.</summary>
    public static Price Between(PriceRange range, PriceSource source, string what)
    {
        ArgumentNullException.ThrowIfNull(range);
        var note = FormattableString.Invariant($"{what}, {range.LowNs:#,0.##} to {range.HighNs:#,0.##} ns");
        return new(MeanEstimate.Exact(range.MiddleNs), source, note) { Range = range };
    }
}

/// <summary>The two ends between which a price lies when nothing more is known of it: no interval, for nobody has measured how likely each value is.</summary>
/// <param name="LowNs">Lower end, in nanoseconds, 0 or more.</param>
/// <param name="HighNs">Upper end, above the lower one.</param>
public sealed record PriceRange(double LowNs, double HighNs)
{
    /// <summary>The middle on a scale of factors, because the ends differ by factors; the middle on a plain scale where the lower end is 0.</summary>
    public double MiddleNs => LowNs == 0 ? HighNs / 2 : Math.Sqrt(LowNs * HighNs);
}
