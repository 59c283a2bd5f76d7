namespace ZoneDrain.Experiments.Runs;

/// <summary>
/// A run over time, as its report and its dashboard show it and <c>timeline.json</c> keeps it. All panels share one row of moments, so that a run of hours
/// stays small: <see cref="AtMs"/> holds the moments and each series a value for each of them.
/// </summary>
public sealed record Timeline
{
    /// <summary>The moments, in milliseconds since the start of the run, rising.</summary>
    public required IReadOnlyList<double> AtMs { get; init; }

    /// <summary>The panels, in the order in which they are shown.</summary>
    public IReadOnlyList<TimelinePanel> Panels { get; init; } = [];

    /// <summary>Faults, shaded on every panel.</summary>
    public IReadOnlyList<TimelineSpan> Faults { get; init; } = [];

    /// <summary>Times of which nothing was recorded, as between the end of a killed run and its resumption.</summary>
    public IReadOnlyList<TimelineSpan> Gaps { get; init; } = [];

    /// <summary>Lives of pgmaps, by creation.</summary>
    public IReadOnlyList<PgmapLife> Pgmaps { get; init; } = [];

    /// <summary>
    /// What came after a number of moments that are known, for a stream: the moments after them, all faults, and the pgmaps that lived on, the newest
    /// <paramref name="pgmapsMax"/>. Null when nothing did.
    /// </summary>
    public Timeline? After(int known, int pgmapsMax)
    {
        if (known >= AtMs.Count)
            return null;
        double since = known == 0 ? double.NegativeInfinity : AtMs[known - 1];
        return this with
        {
            AtMs = [.. AtMs.Skip(known)],
            Panels = [.. Panels.Select(panel => panel with { Series = [.. panel.Series.Select(series => series.After(known))] })],
            Pgmaps = [.. Pgmaps.Where(life => life.ReleasedMs is null || life.ReleasedMs >= since).TakeLast(pgmapsMax)],
        };
    }

    /// <summary>
    /// The same with at most <paramref name="momentsMax"/> moments (1 or more): neighbours are put together, by their mean or, where a panel says so,
    /// by their largest value. A group is shown at the moment of its first member.
    /// </summary>
    public Timeline Thin(int momentsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(momentsMax, 1);
        if (AtMs.Count <= momentsMax)
            return this;
        int size = (AtMs.Count - 1) / momentsMax + 1;
        return this with
        {
            AtMs = [.. AtMs.Where((_, index) => index % size == 0)],
            Panels = [.. Panels.Select(panel => panel.Thin(size))],
        };
    }
}
