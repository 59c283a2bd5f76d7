using ZoneDrain.Experiments.Comparing;

namespace ZoneDrain.Cli.Progress;

/// <summary>Progress in words.</summary>
internal static class ProgressText
{
    /// <summary>"measure sweep".</summary>
    public static string Of(ComparisonProgress progress) => progress.Strategy.Length == 0 ? progress.Phase : $"{progress.Phase} {progress.Strategy}";
}
