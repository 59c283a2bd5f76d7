using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Rendering;

/// <summary>What the hot path costs.</summary>
internal static class WorkTables
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Page page, ComparisonReport report)
    {
        page.Heading("Work (medians of the repetitions)");
        page.Table(
            ["strategy", ">reps", ">page ops", ">CPU an op", ">first uses", ">last uses", ">create", ">B a page"],
            report.Strategies.Select(strategy => (IReadOnlyList<string>)
            [
                strategy.Name,
                Figures.Count(strategy.Repetitions),
                Figures.Rate(strategy.PageOperationsPerSecond.Median),
                Figures.Time(strategy.CpuNsPerOperation.Median),
                Figures.Rate(strategy.FirstUsesPerSecond.Median),
                Figures.Rate(strategy.LastUsesPerSecond.Median),
                Figures.Time(strategy.CreateNs.Median),
                Figures.Count(strategy.BytesPerPage),
            ]));
        WriteRatios(page, report);
        WriteLatencies(page, report);
    }

    /// <summary>A comparison's word, as a reader would write it.</summary>
    public static string Of(ComparisonWord word) => word switch
    {
        ComparisonWord.Faster => "faster",
        ComparisonWord.Slower => "slower",
        ComparisonWord.NoDifference => "no difference",
        ComparisonWord.NotEnoughData => "no difference found",
        _ => throw new InvalidOperationException($"No text for the word {word}."),
    };

    /// <summary>The cells of a ratio: figure, interval, word.</summary>
    public static IEnumerable<string> Cells(RatioInterval ratio) =>
        [Figures.Ratio(ratio.Ratio), ratio.Low is null ? "-" : $"{Figures.Ratio(ratio.Low)} to {Figures.Ratio(ratio.High)}", Word(ratio)];

    // What was not found may still be there, up to the far end of the interval.
    private static string Word(RatioInterval ratio) => ratio switch
    {
        { Word: ComparisonWord.NotEnoughData, DifferenceMax: null } => "not enough data",
        { Word: ComparisonWord.NotEnoughData or ComparisonWord.NoDifference, DifferenceMax: { } most } =>
            FormattableString.Invariant($"{Of(ratio.Word)}, at most {100 * most:0.#} %"),
        _ => Of(ratio.Word),
    };

    private static void WriteRatios(Page page, ComparisonReport report)
    {
        if (report.Ratios.Count == 0)
            return;
        page.Heading("Against bulk, the floor (95 % intervals, corrected for their number)");
        page.Table(
            ["strategy", "measure", ">ratio", ">interval", "word"],
            report.Ratios.Select(row => (IReadOnlyList<string>)[row.Strategy, row.Measure, .. Cells(row.Ratio)]));
    }

    private static void WriteLatencies(Page page, ComparisonReport report)
    {
        var rows = (from operation in report.Strategies.SelectMany(strategy => strategy.Operations).Select(operation => operation.Operation).Distinct()
                    from strategy in report.Strategies
                    let found = strategy.Operations.FirstOrDefault(candidate => candidate.Operation == operation)
                    where found is not null
                    select (Operation: operation, Strategy: strategy.Name, found.Latency)).ToList();
        if (rows.Count == 0)
            return;
        page.Heading("Latency of operations (sampled)");
        page.Table(
            ["operation", "strategy", ">samples", ">p50", ">p99", ">p99.9", ">max"],
            rows.Select((row, index) => (IReadOnlyList<string>)
            [
                index > 0 && rows[index - 1].Operation == row.Operation ? "" : row.Operation,
                row.Strategy,
                Figures.Count(row.Latency.Count),
                Figures.Time(row.Latency.P50Ns),
                Figures.Time(row.Latency.P99Ns),
                Figures.Time(row.Latency.P999Ns),
                Figures.Time(row.Latency.MaxNs),
            ]));
    }
}
