using Shouldly;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: one identity that is active twice for a moment, or a client that asks again after an unknown outcome, has one effect. Method: the calls that two
/// activations, or a client in doubt, would send are sent as such.
/// </summary>
public sealed class TwiceTests
{
    private static readonly PageEvent Get = PageEvent.Acquire(PageUse.Get);

    [Fact]
    public async Task A_call_that_is_made_again_has_one_effect_and_the_same_answer()
    {
        await With(async (engine, page, grain) =>
        {
            var stamp = new CallStamp(Lanes.Of(new(engine.World, ActorKind.Process, 1), 0), Lanes.FirstNumber(), default);
            var first = await grain.Ask(new(Get, default, 0, stamp));
            (await grain.Ask(new(Get, default, 0, stamp))).ShouldBe(first);
            await Task.Run(() => engine.Inspect(page).Counts.Ref.ShouldBe(1));
            await grain.Ask(new(Get, default, 0, stamp with { Number = stamp.Number + 1 }));
            await Task.Run(() => engine.Inspect(page).Counts.Ref.ShouldBe(2));
        });
    }

    [Fact]
    public async Task Of_two_activations_of_one_initiator_the_older_is_refused()
    {
        await With(async (engine, page, grain) =>
        {
            var lane = Lanes.Of(new(engine.World, ActorKind.Process, 1), 0);
            var (older, newer) = (Lanes.FirstNumber(), Lanes.FirstNumber() + (1000L << 20));
            await grain.Ask(new(Get, default, 0, new(lane, older, default)));
            await grain.Ask(new(Get, default, 0, new(lane, newer, default)));
            await Should.ThrowAsync<LateCallException>(() => grain.Ask(new(Get, default, 0, new(lane, older + 1, default))).AsTask());
            await Task.Run(() => engine.Inspect(page).Counts.Ref.ShouldBe(2));
        });
    }

    [Fact]
    public async Task A_start_that_is_asked_for_again_begins_nothing()
    {
        await With(async (engine, page, _) =>
        {
            var session = engine.Grains.GetGrain<ISessionGrain>(engine.Key(ActorKind.Session, 7));
            var protocol = WireProtocol.ToStart(new AskPage(page, Get));
            var first = await session.Start(new(77, 1), protocol, []);
            (await session.Start(new(77, 1), protocol, [])).Ticket.ShouldBe(first.Ticket);
            await Should.ThrowAsync<LateCallException>(() => session.Start(new(77, 0), protocol, []).AsTask());
            await Task.Run(() => engine.Inspect(page).Counts.Ref.ShouldBe(1));
            (await session.Collect([first.Ticket], [], null))[0].Kind.ShouldBe(ProgressKind.Ended);
            (await session.Collect([first.Ticket], [first.Ticket], null))[0].Kind.ShouldBe(ProgressKind.Lost);
        });
    }

    [Fact]
    public async Task A_process_is_made_once_and_does_not_come_back_after_its_end()
    {
        await With(async (engine, _, _) =>
        {
            var process = await Task.Run(engine.CreateProcess);
            var grain = engine.Grains.GetGrain<IProcessGrain>(engine.Key(ActorKind.Process, process.Value));
            await grain.Create();
            await Task.Run(() => engine.Session.Start(new Exit(process)));
            await grain.Create();
            (await grain.Save()).ShouldBeNull();
        });
    }

    private static async Task With(Func<OrleansEngine, PageId, IPageGrain, Task> test)
    {
        using var engine = await Task.Run(() => new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 }));
        var pgmap = await Task.Run(() => engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep)));
        var page = new PageId(pgmap, 5);
        await test(engine, page, engine.Grains.GetGrain<IPageGrain>(ActorKey.Of(engine.World, page).ToString()));
    }
}
