using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>Times two actions in turns by the processor time that they get, and says what one costs in units of the other.</summary>
internal static class Slices
{
    // Starting threads costs as much as some thousand events.
    private const long EventsMin = 20_000;

    // The compiler improves a method after some tens of calls, and a loop that runs on only at its next call.
    private const int CallsFirst = 100;

    /// <summary>Runs both. The actions advance <paramref name="clock"/> by what they want counted. It takes some seconds, and is not cut short.</summary>
    public static PairedPrices Run(CpuClock clock, Func<long, long> first, Func<long, long> second)
    {
        for (var call = 0; call < CallsFirst; call++)
        {
            first(EventsMin);
            second(EventsMin);
        }

        return new PairedSlices(clock, new() { Blocks = 25, WarmupBlocks = 10, EventsMin = EventsMin }).Run(first, second);
    }

    /// <summary>First in units of second, block by block.</summary>
    public static IReadOnlyList<double> Ratios(PairedPrices prices) => [.. prices.Pairs.Select(pair => pair.FirstNs / pair.SecondNs)];

    /// <summary>A row about a ratio, which may have to stay within a limit in its middle.</summary>
    public static BenchRow Row(string what, PairedPrices prices, double? timesMax = null)
    {
        var ratios = Ratios(prices);
        var value = $"{Figure.Ns(prices.FirstNs)} against {Figure.Ns(prices.SecondNs)}: {Figure.Times(ratios)}";
        return timesMax is { } max
            ? new(what, value, $"at most {max:0.##} times", Robust.Median(ratios) <= max)
            : new(what, value, "", null);
    }
}
