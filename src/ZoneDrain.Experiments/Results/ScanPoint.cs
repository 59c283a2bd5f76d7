using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Results;

/// <summary>What one comparison of a scan found.</summary>
/// <param name="Values">What the scanned settings were, in their order.</param>
/// <param name="First">The first strategy of the headline; empty where there is none.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="CheaperAbove">Who is cheaper above the lifetime, or at every one; empty where it is open.</param>
/// <param name="LifetimeNs">The break-even lifetime in nanoseconds; null where there is no crossing.</param>
/// <param name="LowNs">Lower end of its interval.</param>
/// <param name="HighNs">Upper end of its interval.</param>
/// <param name="EdgePairsPerSecond">Edge pairs a second; null without a headline.</param>
/// <param name="Lives">What lives say of it; null where they were not asked.</param>
/// <param name="ExitCode">The comparison's exit code.</param>
/// <param name="Folder">Its run folder.</param>
/// <param name="Answer">Its answer in one sentence.</param>
public sealed record ScanPoint(
    IReadOnlyList<string> Values, string First, string Second, string CheaperAbove, double? LifetimeNs, double? LowNs, double? HighNs,
    double? EdgePairsPerSecond, LivesVerdict? Lives, int ExitCode, string Folder, string Answer)
{
    /// <summary>The point of a finished run.</summary>
    public static ScanPoint Of(IReadOnlyList<string> values, RunResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (report, headline) = (result.Report, result.Report?.Headline);
        var crossing = headline?.Answer as BreakEven.CrossesAt;
        return new(
            values, headline?.First ?? "", headline?.Second ?? "", crossing?.CheaperAbove ?? (headline?.Answer as BreakEven.WinsAlways)?.Winner ?? "",
            crossing?.LifetimeNs, crossing?.LowNs, crossing?.HighNs, headline?.Answer.Question.EdgePairsPerSecond, report?.Lives?.Verdict,
            (int)result.Verdict.Code, folder, report?.Answer ?? "No answer: the run ended before anything was measured.");
    }
}
