using System.Text;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Experiments.Tests.Traces.Reading;

/// <summary>Builds and reads small traces for tests.</summary>
internal static class TraceText
{
    internal static RecordedTrace Excerpt(string name)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Traces", "Excerpts", name + ".txt"));
        return RecordedTrace.Read(stream);
    }

    internal static byte[] ExcerptBytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Traces", "Excerpts", name + ".txt"));

    internal static RecordedTrace Read(params string[] lines) => Read(Encoding.Latin1.GetBytes(string.Join('\n', lines) + "\n"));

    internal static RecordedTrace Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return RecordedTrace.Read(stream);
    }

    internal static List<TraceRecord> Records(params string[] lines)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(string.Join('\n', lines) + "\n"));
        var reader = new TraceReader(stream);
        var records = new List<TraceRecord>();
        while (reader.TryRead(out var record))
            records.Add(record);
        return records;
    }

    internal static string Line(int pid, string body) => $"            t-{pid}     [000] ...1.     1.000001: {body}";

    internal static string Fault(int pid, string kind, ulong address, string tail, string flags = "WRITE|USER") =>
        Line(pid, $"dax_{kind}: dev 259:0 ino 0xc shared {flags} address 0x{address:x} {tail}");
}
