using ZoneDrain.Engines.Embedded;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Replays for tests, on the embedded engine.</summary>
internal static class Replayed
{
    private const string Variable = "ZONEDRAIN_TRACES";

    internal static EmbeddedEngine Engine() => new(new() { Workers = 1 });

    /// <summary>Of a full recording. These are too large to keep here: a test of one is skipped where nothing says where they are.</summary>
    internal static AgreementReport Full(string name, DeliberateErrors errors = DeliberateErrors.None)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(Directory.Exists(folder), $"the full recordings are not here: set {Variable} to their folder");
        using var stream = File.OpenRead(Path.Combine(folder, name));
        return Check(RecordedTrace.Read(stream), errors);
    }

    internal static AgreementReport Check(RecordedTrace trace, DeliberateErrors errors = DeliberateErrors.None, int kept = 20)
    {
        using var engine = Engine();
        return TraceReplay.Check(trace, engine, new() { Errors = errors, DisagreementsKept = kept }, CancellationToken.None);
    }

    internal static string Table(AgreementReport report)
    {
        using var writer = new StringWriter();
        AgreementTable.Write(report, writer);
        return writer.ToString();
    }
}
