using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Cli.Replay;

/// <summary>Runs a recorded kernel trace once and checks what the model predicts.</summary>
internal interface IReplay
{
    /// <summary>Replays a trace. Once cancelled, the report holds what was checked so far.</summary>
    TraceAgreement Run(ReplayRequest request, CancellationToken cancellation);
}

/// <summary>What to replay, and as what.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Scheme">The scheme whose rules predict.</param>
/// <param name="FileSystem">The file system of the recording.</param>
internal sealed record ReplayRequest(RecordedTrace Trace, SchemeId Scheme, FileSystem FileSystem);
