using ZoneDrain.Engines.Embedded;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Recorded kernel traces: read, and replayed under a scheme and on a file system that the input chooses.</summary>
internal sealed class TraceTarget : FuzzTarget
{
    public override string Name => "trace";

    public override int Share => 500;

    public override IReadOnlyList<byte[]> Corpus { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Traces")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public override void Try(byte[] input)
    {
        RecordedTrace trace;
        try
        {
            using var stream = new MemoryStream(input);
            trace = RecordedTrace.Read(stream);
        }
        catch (TraceFormatException)
        {
            return;
        }

        var schemes = SchemeList.All;
        var scheme = schemes[input.Length % schemes.Count].Id;
        var fileSystem = (FileSystem)(input.Length / 7 % Enum.GetValues<FileSystem>().Length);
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        TraceReplay.Check(trace, engine, new() { Scheme = scheme, FileSystem = fileSystem }, CancellationToken.None);
    }
}
