using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Cli.Replay;

/// <summary>What to replay, and as what.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Scheme">The scheme whose rules predict.</param>
/// <param name="FileSystem">The file system of the recording.</param>
internal sealed record ReplayRequest(RecordedTrace Trace, SchemeId Scheme, FileSystem FileSystem);
