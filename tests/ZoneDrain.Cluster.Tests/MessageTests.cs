using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Tests;

/// <summary>What a strategy sends: statements of a hot counter are messages, and a strategy that hears nothing at an edge sends none.</summary>
public sealed class MessageTests
{
    private const long Pairs = 500;

    [Fact]
    public void Only_a_counter_in_one_place_sends_messages_at_edges()
    {
        var sweep = Messages(StrategyId.Sweep);
        sweep.ShouldBe(4 * Pairs, "a get and a put a pair, each answered");
        Messages(StrategyId.Percpu).ShouldBe(sweep);
        Messages(StrategyId.Counter).ShouldBeGreaterThan(sweep);
    }

    private static long Messages(StrategyId strategy)
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 4096, 0, SchemeId.D, strategy));
        engine.Session.Start(new UsePages(pgmap, 4096, 0, 1, Pairs)).Outcome.ShouldBe(Outcome.Ok);
        return engine.Counts.Messages;
    }
}
