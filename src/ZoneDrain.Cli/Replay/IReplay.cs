namespace ZoneDrain.Cli.Replay;

/// <summary>Runs a recorded kernel trace once and checks what the model predicts.</summary>
internal interface IReplay
{
    /// <summary>Replays a trace. Once cancelled, the report holds what was checked so far.</summary>
    TraceAgreement Run(ReplayRequest request, CancellationToken cancellation);
}
