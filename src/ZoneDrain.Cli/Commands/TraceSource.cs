using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Cli.Commands;

/// <summary>Reads a recorded kernel trace.</summary>
internal static class TraceSource
{
    private const string Allowed = "the text of /sys/kernel/tracing/trace";

    /// <summary>The trace; null, with the problem, when the file is none.</summary>
    public static RecordedTrace? Read(string place, string path, CliHost host, Problems problems)
    {
        using var stream = Open(place, path, host, problems);
        return stream is null ? null : Read(place, path, stream, problems);
    }

    /// <summary>The same of a stream.</summary>
    public static RecordedTrace? Read(string place, string path, Stream stream, Problems problems)
    {
        try
        {
            return RecordedTrace.Read(stream);
        }
        catch (TraceFormatException exception)
        {
            problems.Add(new Problem(place, path, exception.Message, Allowed));
        }
        catch (IOException exception)
        {
            problems.Add(new Problem(place, path, $"cannot be read: {exception.Message}", Allowed));
        }

        return null;
    }

    /// <summary>The file, to be read once; null, with the problem, when it cannot be opened.</summary>
    public static Stream? Open(string place, string path, CliHost host, Problems problems)
    {
        try
        {
            return ReplayInput.Open(host.PathOf(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(new Problem(place, path, $"cannot be read: {exception.Message}", Allowed));
            return null;
        }
    }
}
