namespace ZoneDrain.Experiments.Results;

/// <summary>One chart over time.</summary>
public sealed record TimelinePanel
{
    /// <summary>Names the panel for good: a-z, 0-9 and hyphen, as "latency".</summary>
    public required string Id { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>Unit of all values: "ns", "ms", "bytes", or what is counted, as "pages".</summary>
    public required string Unit { get; init; }

    /// <summary>Lines, or areas on top of each other for parts of a whole; lines unless told.</summary>
    public PanelShape Shape { get; init; } = PanelShape.Lines;

    /// <summary>Whether the values span powers of ten, as latencies do.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Whether the largest of several neighbours stands for them when there are too many to show; else their mean.</summary>
    public bool KeepsPeaks { get; init; }

    /// <summary>A sentence under the chart; empty when there is nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>The series, at most eight: the reader has to tell them apart.</summary>
    public required IReadOnlyList<TimelineSeries> Series { get; init; }

    internal TimelinePanel Join(IReadOnlyList<TimelinePanel> pieces) => this with
    {
        Series = [.. Series.Select((series, index) => series with { Values = [.. pieces.SelectMany(piece => piece.Series[index].Values)] })],
    };

    internal TimelinePanel Thin(int size) => this with { Series = [.. Series.Select(series => series.Thin(size, KeepsPeaks))] };
}

/// <summary>How a panel draws its series.</summary>
public enum PanelShape
{
    /// <summary>A line each.</summary>
    Lines,

    /// <summary>Areas on top of each other: parts of a whole, as pages by state.</summary>
    Stacked,
}

/// <summary>One line of a panel.</summary>
/// <param name="Name">What it shows, as "p99" or "draining".</param>
/// <param name="Values">A value for each moment of the timeline; null where nothing was recorded.</param>
public sealed record TimelineSeries(string Name, IReadOnlyList<double?> Values)
{
    internal TimelineSeries Thin(int size, bool keepsPeaks) =>
        this with { Values = [.. Values.Chunk(size).Select(chunk => keepsPeaks ? chunk.Max() : chunk.Average())] };
}
