using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>A run folder that could not be written to its end: a fault of the surroundings, which takes nothing from what was measured.</summary>
internal static class FolderFault
{
    /// <summary>Whether an exception is one.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The verdict with this finding: exit code 3, for what was measured was not kept.</summary>
    public static Verdict With(Verdict verdict, string folder, string reason, long leftOut = 0)
    {
        var missing = leftOut > 0 ? FormattableString.Invariant($"; {leftOut} rows and lines are missing in it") : "";
        return verdict.With(ExitCode.Inconclusive, $"The run folder {folder} could not be written: {reason}{missing}. What was measured is shown here.");
    }
}
