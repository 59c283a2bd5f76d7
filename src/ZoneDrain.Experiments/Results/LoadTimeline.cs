using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Results;

/// <summary>The seconds of a load as the panels of its report.</summary>
public static class LoadTimeline
{
    // More moments than a chart has columns only make the report large.
    private const int MomentsMax = 1800;

    // A reader cannot tell more lines apart.
    private const int SilosMax = 8;

    // Rows that are in memory at a time; a power of two, so that groups of neighbours fill it.
    private const int RowsMax = 4096;

    /// <summary>Draws it.</summary>
    /// <param name="seconds">The rows of <c>timeseries.csv</c>, in order.</param>
    /// <param name="report">The faults and the gaps; null when the run ended before anything was measured.</param>
    public static Timeline Of(IEnumerable<SecondSample> seconds, LoadReport? report)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        Timeline? soFar = null;
        var size = 1;
        foreach (var rows in seconds.Chunk(RowsMax))
        {
            var piece = OfRows(rows, report).ThinBy(size);
            soFar = soFar is null ? piece : Timeline.Join([soFar, piece]);
            if (soFar!.AtMs.Count < 2 * RowsMax || size == RowsMax) continue;
            (soFar, size) = (soFar.ThinBy(2), 2 * size);
        }

        return (soFar ?? OfRows([], report)).Thin(MomentsMax);
    }

    private static Timeline OfRows(IReadOnlyList<SecondSample> seconds, LoadReport? report)
    {
        var silos = seconds.Select(row => SiloSecond.Read(row.Silos).DistinctBy(one => one.Silo).ToDictionary(one => one.Silo)).ToList();
        string[] busiest = [.. (report?.Silos ?? []).OrderByDescending(own => own.Done).Take(SilosMax).Select(own => own.Silo).Order(StringComparer.Ordinal)];
        return new Timeline
        {
            AtMs = [.. seconds.Select(row => row.AtMs)],
            Panels =
            [
                Panel("load", "Load", "operations a second", "", [
                    Line("asked for", row => row.TargetPerSecond), Line("arrived", row => row.Arrived), Line("ended", row => row.Done),
                    Line("refused", row => row.Refused), Line("dropped", row => row.Dropped),
                ]),
                Panel("retries", "Retries", "retries a second", "What an operation tried again, for it had changed meanwhile; told when it ends.", [
                    Line("retries", row => row.Retries),
                ]) with { KeepsPeaks = true },
                Panel("latency", "Latency from the intended start", "ns",
                    "The median of the service time is drawn beside it. With fewer than a hundred operations in a second p99, p99.9 and max are one value.", [
                    Line("p50", row => row.LatencyP50Ns), Line("p99", row => row.LatencyP99Ns), Line("p99.9", row => row.LatencyP999Ns),
                    Line("max", row => row.LatencyMaxNs), Line("service p50", row => row.ServiceP50Ns),
                ]) with { Logarithmic = true, KeepsPeaks = true },
                Panel("silos", "Load silo by silo", "operations a second", SilosNote(report), [
                    .. busiest.Select(silo => OfSilo(silo, one => one.Done)),
                ]),
                Panel("silo-latency", "Latency silo by silo, p99", "ns", "", [.. busiest.Select(silo => OfSilo(silo, one => one.LatencyP99Ns))]) with
                {
                    Logarithmic = true, KeepsPeaks = true,
                },
                // Idle pages are the rest; drawn, they would leave nothing of the others where few are used.
                Panel("pages", "Pages in use", "pages", PagesNote(seconds), [
                    Line("in use", row => row.PagesInUse), Line("draining", row => row.PagesDraining),
                ]) with { Shape = PanelShape.Stacked },
                Panel("references", "References by kind", "references", "At the end of each second; pins of faults count as longterm.", [
                    Line("map", row => row.Maps), Line("entry", row => row.Entries), Line("get", row => row.Gets), Line("pin", row => row.Pins),
                    Line("longterm", row => row.Longterm),
                ]) with { Logarithmic = true },
                Panel("memory", "Memory", "bytes", "", [Line("resident", row => row.ResidentBytes), Line("managed heap", row => row.ManagedBytes)]),
            ],
            Faults = [.. (report?.Faults ?? []).Select(fault => new TimelineSpan(LabelOf(fault), fault.FromMs, fault.ToMs))],
            Pgmaps = report?.Pgmaps ?? [],
            PgmapsSeen = report?.PgmapsSeen ?? 0,
            Gaps = [.. (report?.Gaps ?? []).Select(gap => new TimelineSpan("not running", gap.FromMs, gap.ToMs))],
        };

        TimelineSeries Line(string name, Func<SecondSample, double?> read) => new(name, [.. seconds.Select(read)]);

        // A silo that tells nothing is not there, or cannot be heard: the line ends.
        TimelineSeries OfSilo(string name, Func<SiloSecond, double?> read) =>
            new(name, [.. silos.Select(second => second.TryGetValue(name, out var own) ? read(own) : null)]);
    }

    private static string LabelOf(FaultInterval fault)
    {
        var word = FaultWords.Of(fault.Fault);
        return fault.Silo.Length == 0 ? word : $"{word} ({SiloLoad.NameOf(fault.Silo)})";
    }

    private static string SilosNote(LoadReport? report) => report is { Silos.Count: > SilosMax }
        ? FormattableString.Invariant($"Of {report.Silos.Count} silos the {SilosMax} at which most ended; the table has them all.")
        : "";

    private static string PagesNote(IReadOnlyList<SecondSample> seconds)
    {
        var all = seconds.Select(row => row.PagesIdle + row.PagesInUse + row.PagesDraining + row.PagesReleased).DefaultIfEmpty(0).Max();
        return FormattableString.Invariant($"At the end of each second, of {all:#,0} pages in all; the others are idle, or released.");
    }

    private static TimelinePanel Panel(string id, string title, string unit, string note, IReadOnlyList<TimelineSeries> series) =>
        new() { Id = id, Title = title, Unit = unit, Note = note, Series = series };
}
