using Microsoft.Extensions.Logging;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Observing;

/// <summary>
/// What a silo says of the operations that it drives: each line names the actor that drives it, its ticket there, and the page and pgmap where there is one.
/// </summary>
internal sealed partial class OperationLog(ILogger<OperationLog> logger)
{
    [LoggerMessage(1, LogLevel.Debug, "{Actor}: operation {Operation} ended with {Outcome}: {Protocol}")]
    public partial void Ended(ActorKey actor, long operation, Outcome outcome, IProtocol protocol);

    [LoggerMessage(2, LogLevel.Information, "{Actor}: operation {Operation} sleeps at {Step}, page {Page}: {Protocol}")]
    public partial void Sleeps(ActorKey actor, long operation, string step, PageId? page, IProtocol protocol);

    [LoggerMessage(3, LogLevel.Warning, "{Actor}: operation {Operation} broke: {Failure}")]
    public partial void Broke(ActorKey actor, long operation, string failure);

    [LoggerMessage(4, LogLevel.Warning, "{World}: lost: {Loss}")]
    public partial void Lost(string world, string loss);
}
