using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>Timelines of runs that nobody made, with something in every place.</summary>
internal static class Timelines
{
    /// <summary>A moment a second, with two faults, a gap and pgmaps of which one never drains.</summary>
    public static Timeline Of(int seconds)
    {
        double[] at = [.. Enumerable.Range(0, seconds).Select(second => second * 1000.0)];
        var end = seconds * 1000.0;
        TimelineSpan[] faults =
            [new("silo killed", end * 0.2, end * 0.25), new("holder never lets go", end * 0.5, end * 0.6), new("slow process", end * 0.53, end * 0.58)];
        var gap = new TimelineSpan("not recorded", end * 0.75, end * 0.8);
        double? At(double ms, double calm, double troubled)
        {
            var fault = faults.Any(span => ms >= span.FromMs && ms < (span.ToMs ?? end));
            // A wave with no period in common with a second, in place of chance.
            var wave = 1 + (0.08 * Math.Sin(ms / 137)) + (0.05 * Math.Sin(ms / 1711));
            return ms >= gap.FromMs && ms < gap.ToMs ? null : Math.Round((fault ? troubled : calm) * wave, 1);
        }

        TimelineSeries Series(string name, double calm, double troubled) => new(name, [.. at.Select(ms => At(ms, calm, troubled))]);
        return new Timeline
        {
            AtMs = at,
            Faults = faults,
            Gaps = [gap],
            Panels =
            [
                Panel("load", "Load", "operations/s", Series("asked", 50_000, 50_000), Series("served", 49_800, 31_000))
                    with { Note = "Dropped arrivals are not repeated." },
                Panel("latency", "Latency", "ns", Series("p50", 800, 6_000), Series("p99", 9_000, 70_000), Series("p99.9", 80_000, 900_000))
                    with { Logarithmic = true },
                Panel("pages", "Pages by state", "pages",
                    Series("idle", 40_000, 38_000), Series("mapped", 20_000, 20_000), Series("pinned", 3_000, 4_000), Series("draining", 200, 3_000))
                    with { Shape = PanelShape.Stacked },
                Panel("references", "References by kind", "references", Series("map", 64_000, 60_000), Series("get", 900, 2_000), Series("pin", 3_000, 4_000)),
            ],
            Pgmaps = [.. Enumerable.Range(0, 12).Select(index => Life(index, end))],
        };
    }

    private static TimelinePanel Panel(string id, string title, string unit, params TimelineSeries[] series) =>
        new() { Id = id, Title = title, Unit = unit, Series = series };

    private static PgmapLife Life(int index, double end)
    {
        var from = end * index / 14;
        var kill = from + (end / 6);
        return new PgmapLife($"pgmap-{index}", from, kill, index == 6 ? null : kill + (end * (1 + (index % 3)) / 100), index == 6 ? ["process 3, pin"] : []);
    }
}
