using Shouldly;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>What a strategy sends: statements of a hot counter are messages, and a strategy that hears nothing at an edge sends none.</summary>
public sealed class MessageTests
{
    private const long Pairs = 500;
    private const long Gets = 64;

    [Fact]
    public void Only_a_counter_in_one_place_sends_messages_at_edges()
    {
        var sweep = Messages(StrategyId.Sweep);
        sweep.ShouldBe(4 * Pairs, "a get and a put a pair, each answered");
        Messages(StrategyId.Percpu).ShouldBe(sweep);
        Messages(StrategyId.Counter).ShouldBeGreaterThan(sweep);
    }

    [Fact]
    public async Task What_a_silo_has_not_stated_yet_is_in_its_acknowledgement_of_the_kill()
    {
        using var engine = await Task.Run(() => new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 }));
        var pgmap = await Task.Run(() => engine.CreatePgmap(new(MemoryType.Generic, 2 * Chunk.Frames, 0, SchemeId.D, StrategyId.Counter)));
        var pages = Enumerable.Range(0, (int)Gets).Select(page => new PageId(pgmap, page * 2 * Chunk.Frames / Gets)).ToList();
        await Task.WhenAll(pages.Select(page => AskPage(page, PageEvent.Acquire(PageUse.Get))));
        (await Task.Run(() => Ask(PgmapOp.Kill))).Outcome.ShouldBe(Outcome.Ok);
        var busy = await Task.Run(() => Ask(PgmapOp.SubscribeRoot));
        (busy.Outcome, busy.Findings.Handle).ShouldBe((Outcome.EBUSY, Gets));
        await Task.WhenAll(pages.Select(page => AskPage(page, PageEvent.Put(PageUse.Get))));
        (await Task.Run(() => Ask(PgmapOp.SubscribeRoot))).Outcome.ShouldBe(Outcome.Ok);

        Task<PageReply> AskPage(PageId page, PageEvent question) =>
            engine.Grains.GetGrain<IPageGrain>(ActorKey.Of(engine.World, page).ToString()).Ask(new(question, default, 0, default)).AsTask();

        Completion Ask(PgmapOp question) => engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(question), 1));
    }

    private static long Messages(StrategyId strategy)
    {
        using var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 4096, 0, SchemeId.D, strategy));
        engine.Session.Start(new UsePages(pgmap, 4096, 0, 1, Pairs)).Outcome.ShouldBe(Outcome.Ok);
        return engine.Counts.Messages;
    }
}
