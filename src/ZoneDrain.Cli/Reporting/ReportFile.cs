using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>Writes <c>report.html</c>.</summary>
internal static class ReportFile
{
    /// <summary>The report's name in a run folder.</summary>
    public const string Name = "report.html";

    /// <summary>
    /// Writes the report of a folder into it. A run is not lost over its report: what prevents it is given as a sentence, null when nothing did.
    /// </summary>
    public static string? TryWrite(string folder)
    {
        if (PageAssets.OfThisBuild is not { } assets)
            return $"{Name} is left out: {PageAssets.Missing} ({PageAssets.HowToGet}).";
        if (StoredRun.Read(folder, out var error) is not { } run)
            return $"{Name} is left out: the run folder {error}.";
        try
        {
            Write(Path.Combine(folder, Name), RunPages.Report(assets, [run]));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFileException)
        {
            return $"{Name} is left out: {exception.Message}";
        }
    }

    /// <summary>Writes a page, in one rename: a link of that name is replaced, and what it pointed at stays as it was.</summary>
    public static void Write(string file, string html) => DurableFile.Replace(file, html);
}
