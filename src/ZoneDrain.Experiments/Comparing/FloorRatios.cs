using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Each strategy against bulk in rates, CPU time and drains, from rounds lived side by side. Intervals are corrected for their number; a strategy is bulk and
/// something more, so that none is ever called faster than it.
/// </summary>
internal static class FloorRatios
{
    /// <summary>The ratios of the rounds.</summary>
    public static List<StrategyRatio> Of(IReadOnlyDictionary<string, InSituRounds> rounds, ulong seed)
    {
        var compared = rounds.Where(entry => entry.Value.HasEnough).SelectMany(entry => Figures(entry.Key, entry.Value)).ToList();
        var levels = Holm.Confidences([.. compared.Select(row => Logs(row.Own, row.Bulk))]);
        return
        [
            .. compared.Select((row, i) => new StrategyRatio(row.Strategy, row.Measure, RatioInterval.Of(
                row.Own, row.Bulk, new() { Seed = seed, Better = row.Better, Confidence = levels[i], BaselineIsFloor = true }))),
        ];
    }

    private static IEnumerable<Row> Figures(string name, InSituRounds rounds)
    {
        yield return new(
            name, "page operations a second", BetterWhen.Higher, [.. rounds.Slices.Select(round => 1e9 / round.FirstWallNs)],
            [.. rounds.Slices.Select(round => 1e9 / round.SecondWallNs)]);
        yield return new(
            name, "CPU time an operation", BetterWhen.Lower, [.. rounds.Slices.Select(round => round.FirstNs)],
            [.. rounds.Slices.Select(round => round.SecondNs)]);
        if (rounds.ReleaseNs.Count > 1) yield return new(name, "kill to release, warm", BetterWhen.Lower, rounds.ReleaseNs, rounds.BulkReleaseNs);
    }

    private static double[] Logs(IReadOnlyList<double> own, IReadOnlyList<double> bulk) => [.. own.Zip(bulk, (mine, theirs) => Math.Log(mine / theirs))];

    private sealed record Row(string Strategy, string Measure, BetterWhen Better, IReadOnlyList<double> Own, IReadOnlyList<double> Bulk);
}
