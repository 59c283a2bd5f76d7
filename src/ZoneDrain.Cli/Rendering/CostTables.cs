using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Rendering;

/// <summary>Events × prices, break-evens, and the check of both against whole runs.</summary>
internal static class CostTables
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Page page, ComparisonReport report, string? explain)
    {
        if (report.Strategies.FirstOrDefault(strategy => strategy.Name == explain)?.Cost is { } cost)
            WriteExplanation(page, cost);
        if (report.BreakEvens.Count > 0)
        {
            page.Heading("Break-even lifetime of a pgmap");
            page.Table(["pair", "cheaper above it", ">lifetime", ">95 % interval", ">edges a page"], report.BreakEvens.Select(Row));
        }

        if (report.Headline is { Range: { } range } headline)
            WriteRange(page, headline, range);

        if (report.BreakEvens.Any(pair => pair.Messages is not null))
        {
            page.Heading("Break-even lifetime counted in messages");
            page.Table(
                ["pair", "fewer above it", ">lifetime", ">95 % interval", ">teardown", ">an edge pair"],
                report.BreakEvens.Where(pair => pair.Messages is not null).Select(MessagesRow));
        }

        WriteChart(page, report);
        WriteEdges(page, report);
        WriteLives(page, report);
    }

    // A range is no interval: nobody has measured how likely its values are.
    private static void WriteRange(Page page, PairAnswer pair, AnswerRange range)
    {
        page.Heading($"Lifetime above which the cheaper of {pair.First} and {pair.Second} changes, at the ends of each price alone");
        page.Table(
            ["price", ">at its low end", ">at its high end"],
            range.Prices.Select(ends => (IReadOnlyList<string>)[ends.What, Answer(ends.AtLow), Answer(ends.AtHigh)]));
    }

    private static void WriteExplanation(Page page, CostBreakdown cost)
    {
        var total = cost.TotalNs.Mean;
        page.Heading($"Cost of {cost.Strategy} over one life: events × prices");
        page.Table(
            ["event", ">count", ">price", ">cost", ">share", ">waited", "price from"],
            cost.Lines.Select(line => (IReadOnlyList<string>)
            [
                EventKinds.NameOf(line.Kind),
                Figures.Count(line.Count),
                Figures.Time(line.Price.Ns.Mean),
                Figures.Time(line.CostNs.Mean),
                total == 0 ? "-" : FormattableString.Invariant($"{100 * line.CostNs.Mean / total:0.#} %"),
                line.WaitNs == 0 ? "-" : Figures.Time(line.WaitNs),
                line.Price.Note,
            ]).Append(["total", "", "", Figures.Time(total), "", cost.WaitNs == 0 ? "-" : Figures.Time(cost.WaitNs), ""]));
    }

    private static IReadOnlyList<string> Row(PairAnswer pair)
    {
        var name = $"{pair.First} / {pair.Second}";
        return pair.Answer switch
        {
            BreakEven.CrossesAt crossing when pair.Range is { LowNs: { } low, HighNs: { } high } =>
            [
                name, crossing.CheaperAbove, $"{Figures.Time(low)} to {Figures.Time(high)}", "range",
                pair.EdgePairsPerPage is { } edges
                    ? $"{Figures.Count(edges.PairsPerPage * low / crossing.LifetimeNs)} to {Figures.Count(edges.PairsPerPage * high / crossing.LifetimeNs)}"
                    : "-",
            ],
            BreakEven.CrossesAt crossing =>
            [
                name, crossing.CheaperAbove, Figures.Time(crossing.LifetimeNs),
                crossing.LowNs == crossing.HighNs ? "exact" : $"{Figures.Time(crossing.LowNs)} to {Figures.Time(crossing.HighNs)}",
                pair.EdgePairsPerPage is { } edges ? Figures.Count(edges.PairsPerPage) : "-",
            ],
            BreakEven.WinsAlways always => [name, always.Winner, "always", "-", "-"],
            BreakEven.NoDifference => [name, "same cost", "-", "-", "-"],
            BreakEven.NotEnoughData => [name, "not enough data", "?", "-", "-"],
            _ => throw new InvalidOperationException($"No row for the answer {pair.Answer}."),
        };
    }

    private static IReadOnlyList<string> MessagesRow(PairAnswer pair)
    {
        var asked = pair.Messages!.Question;
        var teardown = FormattableString.Invariant($"{asked.TeardownDifference.Mean:+#,0;-#,0;0}");
        var edge = FormattableString.Invariant($"{asked.EdgeDifference.Mean:+0.###;-0.###;0}");
        return [.. Row(pair with { Answer = pair.Messages }).Take(4), teardown, edge];
    }

    private static void WriteChart(Page page, ComparisonReport report)
    {
        var chart = report.Headline is { } headline
            ? report.Charts.FirstOrDefault(candidate => candidate.First == headline.First && candidate.Second == headline.Second)
            : null;
        if (chart is null)
            return;
        int[] orders = [.. chart.Points.Select(point => point.Shape.FolioOrder).Distinct()];
        page.Heading($"Break-even of {chart.First} and {chart.Second} over device size (who is cheaper, above which life)");
        page.Table(
            ["device", .. orders.Select(order => $">order {order}")],
            chart.Points.GroupBy(point => point.Shape.Pages).Select(size => (IReadOnlyList<string>)
            [
                Figures.Bytes((double)size.Key * Units.PageSize),
                .. orders.Select(order => Cell(size.FirstOrDefault(point => point.Shape.FolioOrder == order))),
            ]));
    }

    private static string Cell(DrainScalingPoint? point) => point is null ? "-" : Answer(point.Answer);

    private static string Answer(BreakEven answer) => answer switch
    {
        BreakEven.CrossesAt crossing => $"{crossing.CheaperAbove} > {Figures.Time(crossing.LifetimeNs)}",
        BreakEven.WinsAlways always => $"{always.Winner} always",
        BreakEven.NoDifference => "same cost",
        BreakEven.NotEnoughData => "open",
        _ => throw new InvalidOperationException($"No cell for the answer {answer}."),
    };

    private static void WriteEdges(Page page, ComparisonReport report)
    {
        if (report.EdgePrices.Count == 0)
            return;
        var cores = report.Cores == 1 ? "1 core" : $"{report.Cores} cores";
        page.Heading("What an edge pair costs above bulk (95 % intervals)");
        page.Table(
            ["strategy", ">in the scenario", ">slices kept", $">back to back, {cores}", ">on one core"],
            report.EdgePrices.Select(row => (IReadOnlyList<string>)
            [
                row.Strategy, Spread(row.InSitu), row.InSitu is null ? "-" : FormattableString.Invariant($"{100 * row.BlocksKept:0} %"), Spread(row.AllCores),
                Spread(row.OneCore),
            ]));
    }

    private static void WriteLives(Page page, ComparisonReport report)
    {
        if (report.Lives is not { Rows.Count: > 0 } lives)
            return;
        page.Heading($"Checked by lives: cost of {lives.First} less that of {lives.Second}, create to release, CPU time");
        page.Table(
            ["life", ">operations", ">edge pairs", ">pairs kept", ">measured", ">predicted", ">differ by"],
            lives.Rows.Select(row => (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{row.Factor:0.##} × break-even"), Figures.Count(row.Operations), Figures.Count(row.EdgePairs),
                $"{row.Pairs} of {row.PairsSeen}", row.Pairs < 2 ? "-" : Spread(row.MeasuredNs), Spread(row.PredictedNs),
                row.Pairs < 2 ? "-" : Spread(row.DifferenceNs),
            ]));
    }

    private static string Spread(MeanEstimate? estimate) => estimate switch
    {
        null => "-",
        { IsExact: true } exact => Figures.Time(exact.Mean),
        { } known => $"{Figures.Time(known.Mean)} ± {Figures.Time(known.HalfWidth())}",
    };
}
