using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: what was woken does not move under an audit, which compares holders with pages in several calls. Method: a drain that sleeps, and is woken by a turn
/// of its page from outside the protocols while the world stands still.
/// </summary>
public class StandstillTests
{
    private const int AsksMax = 60;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_woken_while_the_world_stands_still_goes_on_after_it()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var spec = new PgmapSpec(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep);
        var pgmap = engine.CreatePgmap(spec);
        var id = new PageId(pgmap, 3);
        var page = TwoSilos.Inner.GetGrain<IPageGrain>(ActorKey.Of(engine.World, id).ToString());
        await page.Ask(Outside(PageEvent.Acquire(PageUse.Get)));
        var plan = new TeardownPlan(pgmap, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, ZapOrder.None, GracePlacement.Both, IsDevdax: true);
        await Task.Run(() => engine.Session.Start(new Teardown(plan)).IsDone.ShouldBeFalse());

        var woken = false;
        await Task.Run(() => engine.Still(() =>
        {
            page.Ask(Outside(PageEvent.Put(PageUse.Get))).AsTask().Wait(Long).ShouldBeTrue();
            woken = engine.UnderWay().Any(protocol => !protocol.Sleeps);
            engine.Inspect(pgmap).Life.ShouldBe(Life.Dying);
        }).ShouldBeTrue());

        woken.ShouldBeTrue("the drain was told, and stands");
        for (var i = 0; i < AsksMax && engine.Inspect(pgmap).Life != Life.Freed; i++) engine.Session.WaitForNews(Long);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        ReferenceAudit.Note(engine).ShouldBe(0);
    }

    [Fact]
    public void Each_standstill_ends_and_the_next_begins()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep));
        for (var time = 0; time < 3; time++)
        {
            var looked = 0;
            engine.Still(() => looked++).ShouldBeTrue();
            looked.ShouldBe(1);
            engine.Session.Start(new AskPage(new(pgmap, 1), PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        }
    }

    private static PageCall Outside(PageEvent question) => new(question, default, 0, default(CallStamp));
}
