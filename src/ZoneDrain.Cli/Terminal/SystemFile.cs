namespace ZoneDrain.Cli.Terminal;

/// <summary>Files in which Linux says what the machine is and does, below /proc and /sys.</summary>
internal static class SystemFile
{
    /// <summary>All of one; null where it is not there or cannot be read, as on another system.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
