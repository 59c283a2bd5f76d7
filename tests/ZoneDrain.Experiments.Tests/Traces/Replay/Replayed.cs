using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Traces;
using ZoneDrain.Experiments.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Replays for tests, on the embedded engine.</summary>
internal static class Replayed
{
    internal static EmbeddedEngine Engine() => new(new() { Workers = 1 });

    internal static AgreementReport Full(string name, DeliberateErrors errors = DeliberateErrors.None)
    {
        using var stream = File.OpenRead(Path.Combine(TracesTheoryAttribute.Folder!, name));
        return Check(RecordedTrace.Read(stream), errors);
    }

    internal static AgreementReport Check(RecordedTrace trace, DeliberateErrors errors = DeliberateErrors.None)
    {
        using var engine = Engine();
        return TraceReplay.Check(trace, engine, new() { Errors = errors }, CancellationToken.None);
    }

    internal static string Table(AgreementReport report)
    {
        using var writer = new StringWriter();
        AgreementTable.Write(report, writer);
        return writer.ToString();
    }
}
