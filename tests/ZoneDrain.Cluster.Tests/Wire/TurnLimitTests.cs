using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Execution;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>
/// Goal: a protocol that would run for ever is ended, and told by name. Method: one that asks without end is driven by answers that are there at once.
/// </summary>
public sealed class TurnLimitTests
{
    [Fact]
    public async Task A_protocol_that_does_not_end_meets_its_limit_of_turns()
    {
        var store = new WorldStore(
            "world", new OperationLog(NullLogger<OperationLog>.Instance), new(SiloAddress.New(IPAddress.Loopback, 1, 1)));
        var asked = 0L;
        var host = new ProtocolRunner(new("world", ActorKind.Pgmap, 0), null!, store, (_, _, _) =>
        {
            asked++;
            return new(new Reply(new PgmapReply(Outcome.Ok)));
        }, () => { });
        var progress = await host.Start(new(1, 1), new AskPgmap(new PgmapId(0), new PgmapEvent(PgmapOp.Inspect), long.MaxValue), []);
        while (progress.Kind == ProgressKind.Going) progress = (await host.Collect([progress.Ticket], [], null))[0];
        progress.Kind.ShouldBe(ProgressKind.Ended);
        progress.Failure!.ShouldContain("AskPgmap");
        progress.Failure!.ShouldContain("4,194,304 turns without a sleep, which is its limit of turns");
        asked.ShouldBe(TurnLimit.Of(frames: 0));
        host.UnderWay().ShouldBeEmpty();
    }
}
