namespace ZoneDrain.Experiments.Results;

/// <summary>
/// A file of a run folder is not what the program wrote. The message is a clause that names the file, the place in it, the value and what is allowed.
/// </summary>
public sealed class RunFileException : Exception
{
    private const int ValueCharsMax = 60;

    /// <summary>Says what is wrong.</summary>
    /// <param name="file">The file's path; its name is shown.</param>
    /// <param name="place">The place within it, as "report.cores" or "line 7, Done"; empty for the file as a whole.</param>
    /// <param name="value">The value there; empty when something is missing.</param>
    /// <param name="clause">What is wrong with it, and what is allowed.</param>
    public RunFileException(string file, string place, string value, string clause)
        : base($"{Path.GetFileName(file)}{(place.Length > 0 ? ", " : "")}{place}:{Shown(value)} {clause}")
    {
    }

    private static string Shown(string value) => value.Length switch
    {
        0 => "",
        <= ValueCharsMax => $" '{value}'",
        _ => $" '{value[..ValueCharsMax]}…'",
    };
}
