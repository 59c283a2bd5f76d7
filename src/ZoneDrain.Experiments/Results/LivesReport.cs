using System.Text.Json.Serialization;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Results;

/// <summary>A break-even checked by lives: pgmaps that live shorter, as long and longer than it, under both strategies.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="Verdict">What the lives say.</param>
/// <param name="Reason">Why, as one sentence.</param>
/// <param name="Rows">A row a length, shortest first; empty where none was lived.</param>
public sealed record LivesReport(string First, string Second, LivesVerdict Verdict, string Reason, IReadOnlyList<LivesRow> Rows)
{
    // It is looked at up to twenty times while lives go on, at two lengths each: all looks together refute what is true once in twenty (Bonferroni).
    private const double Confidence = 0.9975;

    /// <summary>Judges rows: the strategy that is cheaper above the break-even must lose below it and win beyond it.</summary>
    public static LivesReport Of(BreakEven.CrossesAt answer, IReadOnlyList<LivesRow> rows)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(rows);
        var (first, second) = (answer.Question.First, answer.Question.Second);
        // Above 0 where the order is the one foretold: who wins above the break-even is dearer in short lives, and cheaper in long ones.
        var sign = answer.CheaperAbove == first ? 1 : -1;
        var (below, above) = (Sign(rows[0]) * sign, -Sign(rows[^1]) * sign);
        var pairs = rows.Sum(row => row.Pairs);
        var leave = pairs == 1 ? "leaves" : "leave";
        var lives = FormattableString.Invariant($"{pairs:#,0} {(pairs == 1 ? "pair" : "pairs")} of lives");
        var (shortest, longest) = ($"lives of {Times(rows[0])} the break-even", $"lives of {Times(rows[^1])} the break-even");
        var (verdict, reason) = (below, above) switch
        {
            ( < 0, _) => (LivesVerdict.Refuted, $"{answer.CheaperAbove} is already cheaper in {shortest} ({lives})."),
            (_, < 0) => (LivesVerdict.Refuted, $"{answer.CheaperAbove} is still dearer in {longest} ({lives})."),
            ( > 0, > 0) => (LivesVerdict.Confirmed, $"{answer.CheaperBelow} is cheaper in {shortest} and {answer.CheaperAbove} in {longest} ({lives})."),
            _ when pairs == 0 => (LivesVerdict.CouldNotTell, "The time did not suffice for one pair of lives."),
            _ => (LivesVerdict.CouldNotTell, $"{lives} {leave} open which of the two is cheaper in {(below > 0 ? longest : shortest)}."),
        };
        return new(first, second, verdict, reason, rows);
    }

    /// <summary>No lives, and why.</summary>
    public static LivesReport None(string first, string second, string reason) => new(first, second, LivesVerdict.CouldNotTell, reason, []);

    private static int Sign(LivesRow row)
    {
        if (row.Pairs < LivesRow.PairsMin) return 0;
        var half = row.MeasuredNs.HalfWidth(Confidence);
        return row.MeasuredNs.Mean > half ? 1 : row.MeasuredNs.Mean < -half ? -1 : 0;
    }

    private static string Times(LivesRow row) => row.Factor switch
    {
        0.25 => "a quarter of",
        1 => "just",
        4 => "four times",
        _ => FormattableString.Invariant($"{row.Factor:0.##} times"),
    };
}

/// <summary>What lives say of a break-even.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LivesVerdict>))]
public enum LivesVerdict
{
    /// <summary>Both orders were seen.</summary>
    Confirmed,

    /// <summary>An order was seen that the break-even denies.</summary>
    Refuted,

    /// <summary>The lives leave an order open, or could not be lived.</summary>
    CouldNotTell,
}
