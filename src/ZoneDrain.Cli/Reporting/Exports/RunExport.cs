namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>A form in which a stored run is handed on.</summary>
/// <param name="Name">The word after <c>--format</c>.</param>
/// <param name="Meaning">For whom it is.</param>
/// <param name="Write">The text.</param>
internal sealed record RunExport(string Name, string Meaning, Func<ExportedRun, string> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<RunExport> All { get; } =
    [
        new("text", "for a mailing list, 80 columns of plain text", MailText.Of),
        new("markdown", "for a page or an issue", MarkdownPage.Of),
        new("junit", "for a CI server, a test case for each demand", JUnitSuite.Of),
        new("prometheus", "for a push gateway or the textfile collector", PrometheusMetrics.Of),
    ];
}
