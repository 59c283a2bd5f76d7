using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Traces;

namespace ZoneDrain.Cli.Commands;

/// <summary>Reads a recorded kernel trace.</summary>
internal static class TraceSource
{
    private const string Allowed = "the text of /sys/kernel/tracing/trace";

    /// <summary>The trace; null, with the problem, when the file is none.</summary>
    public static RecordedTrace? Read(string place, string path, CliHost host, Problems problems)
    {
        try
        {
            using FileStream stream = File.OpenRead(host.PathOf(path));
            return RecordedTrace.Read(stream);
        }
        catch (TraceFormatException exception)
        {
            problems.Add(new Problem(place, path, exception.Message, Allowed));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(new Problem(place, path, $"cannot be read: {exception.Message}", Allowed));
        }

        return null;
    }
}
