namespace ZoneDrain.Experiments.Results;

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

    /// <summary>Lives of pgmaps, by creation; of very many, those that drained longest.</summary>
    public IReadOnlyList<PgmapLife> Pgmaps { get; init; } = [];

    /// <summary>How many there were in all.</summary>
    public long PgmapsSeen { get; init; }

    /// <summary>
    /// Pieces of one run put together, in order; null when there are none. All have the same panels; faults, gaps and pgmaps are those of the last piece.
    /// </summary>
    public static Timeline? Join(IReadOnlyList<Timeline> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Count == 0)
            return null;
        var last = pieces[^1];
        return last with
        {
            AtMs = [.. pieces.SelectMany(piece => piece.AtMs)],
            Panels = [.. last.Panels.Select((panel, index) => panel.Join([.. pieces.Select(piece => piece.Panels[index])]))],
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
        return ThinBy((AtMs.Count - 1) / momentsMax + 1);
    }

    /// <summary>The same with <paramref name="size"/> neighbours put together each, 1 or more.</summary>
    internal Timeline ThinBy(int size) => size == 1 ? this : this with
    {
        AtMs = [.. AtMs.Where((_, index) => index % size == 0)],
        Panels = [.. Panels.Select(panel => panel.Thin(size))],
    };
}

/// <summary>A stretch of a run.</summary>
/// <param name="Label">What it was, in the scenario's words, as "silo killed".</param>
/// <param name="FromMs">Its start, in milliseconds since the start of the run.</param>
/// <param name="ToMs">Its end; null when it lasts to the end of the run.</param>
public sealed record TimelineSpan(string Label, double FromMs, double? ToMs);
