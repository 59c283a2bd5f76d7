using Shouldly;
using ZoneDrain.Delivery;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>Silos that share machines, die, stand still, leave and join in virtual time.</summary>
public sealed class VirtualFaultTests
{
    private const long LaterNs = 50_000_000;
    private static readonly ClusterPrices Prices = SimulatedFixture.Prices;

    [Fact]
    public void Silos_of_one_machine_take_turns_on_its_core()
    {
        // Goal: silos of one machine are no faster than its core. Method: a page of its own silo for each of two callers, on two machines and on one.
        var service = Prices.StartNs + Prices.PageTurnNs + Prices.ActivationNs + 2 * Prices.AnswerNs;
        var apart = Ends(machines: 2);
        Ends(machines: 0).ShouldBe(apart, "a machine each is what there is unless told");
        Ends(machines: 1).ShouldBe(apart + service, tolerance: service / 2.0);

        static double Ends(int machines)
        {
            using var engine = new SimulatedEngine(new() { Silos = 2, Machines = machines, Prices = Prices with { LocalHop = new(0, 0) } });
            var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 2 * 4096, 0, SchemeId.D, StrategyId.Sweep));
            var caller = new Counted();
            for (var silo = 0; silo < 2; silo++) engine.Start(silo, new AskPage(new(pgmap, silo * 4096), PageEvent.Acquire(PageUse.Get)), caller, silo);
            while (caller.Count < 2) engine.Step().ShouldBeTrue();
            return engine.Now;
        }
    }

    [Fact]
    public void More_machines_than_silos_are_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SimulatedEngine(new() { Silos = 2, Machines = 3, Prices = Prices })).Message.ShouldContain("0..2");

    [Fact]
    public void A_death_costs_a_round_of_all_that_live_for_each_step_of_a_fence_and_what_was_lost_answers_after_it()
    {
        using var engine = World(out var pgmap);
        engine.Kill([1], LaterNs);
        Ask(engine, pgmap).ShouldBeGreaterThan(LaterNs);
        var rounds = Enum.GetValues<FenceStep>().Count(step => step is not (FenceStep.None or FenceStep.Done));
        const int ToAskPage = 4;
        engine.Messages.ShouldBe(ToAskPage + 2 * 2 * rounds, "two silos live, and each is asked and answers");
    }

    [Fact]
    public void A_second_death_before_the_first_is_made_good_delays_what_both_had()
    {
        using var engine = World(out var pgmap);
        engine.Kill([1], LaterNs);
        engine.At(LaterNs / 2, 0, new Later(() => engine.Kill([0], LaterNs)), 0);
        Ask(engine, pgmap).ShouldBeGreaterThan(LaterNs * 3 / 2);
    }

    [Fact]
    public void A_silo_that_stands_still_answers_when_it_goes_on_and_no_message_is_more()
    {
        using var engine = World(out var pgmap);
        engine.Pause(1, LaterNs);
        Ask(engine, pgmap).ShouldBeGreaterThan(LaterNs);
        engine.Messages.ShouldBe(4);
    }

    [Fact]
    public void What_a_silo_had_that_leaves_answers_elsewhere_once_it_is_handed_over()
    {
        using var engine = World(out var pgmap);
        engine.Leave(1, LaterNs);
        Ask(engine, pgmap).ShouldBeGreaterThan(LaterNs);
        var before = engine.Figures.SiloNs[1];
        Ask(engine, pgmap);
        engine.Figures.SiloNs[1].ShouldBe(before, "it serves nothing any more");
    }

    [Theory]
    [InlineData(CallFaultKind.Dropped, new[] { 5, 6 }, "the call is said again; or the call and its answer are")]
    [InlineData(CallFaultKind.Delayed, new[] { 4 }, "it is the same call")]
    public void A_call_that_goes_astray_answers_later_and_what_was_asked_happens_once(CallFaultKind kind, int[] messages, string why)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            using var engine = World(out var pgmap, seed);
            engine.Disturb(kind, share: 1, LaterNs, until: long.MaxValue);
            Ask(engine, pgmap).ShouldBeInRange(LaterNs, 2 * LaterNs, $"seed {seed}");
            messages.ShouldContain((int)engine.Messages, $"{why}, seed {seed}");
            engine.Inspect(new PageId(pgmap, 4096)).Counts.Ref.ShouldBe(1);
        }
    }

    [Fact]
    public void A_call_that_comes_twice_costs_a_message_and_changes_nothing()
    {
        using var engine = World(out var pgmap);
        engine.Disturb(CallFaultKind.Repeated, share: 1, LaterNs, until: long.MaxValue);
        Ask(engine, pgmap).ShouldBeLessThan(LaterNs);
        engine.Messages.ShouldBe(5);
        engine.Inspect(new PageId(pgmap, 4096)).Counts.Ref.ShouldBe(1);
    }

    [Fact]
    public void Calls_go_astray_no_longer_than_that_lasts()
    {
        using var engine = World(out var pgmap);
        engine.Disturb(CallFaultKind.Delayed, share: 1, LaterNs, until: 1);
        engine.At(LaterNs, 0, new Later(() => { }), 0);
        while (engine.Step()) ;
        (Ask(engine, pgmap) - LaterNs).ShouldBeLessThan(LaterNs);
    }

    [Fact]
    public void The_last_silo_does_not_go()
    {
        using var engine = World(out _);
        engine.Kill([0, 1], LaterNs);
        Should.Throw<InvalidOperationException>(() => engine.Leave(2, LaterNs));
    }

    // Three silos, each with a chunk of the device.
    private static SimulatedEngine World(out PgmapId pgmap, ulong seed = 1)
    {
        var engine = new SimulatedEngine(new() { Silos = 3, Seed = seed, Prices = Prices });
        pgmap = engine.CreatePgmap(new(MemoryType.Generic, 3 * 4096, 0, SchemeId.D, StrategyId.Sweep));
        return engine;
    }

    // When a page of the second silo has answered.
    private static long Ask(SimulatedEngine engine, PgmapId pgmap)
    {
        engine.Session.Start(new AskPage(new(pgmap, 4096), PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        return engine.Now;
    }

    private sealed class Counted : IVirtualCaller
    {
        public int Count { get; private set; }

        public void Ended(long tag, in Completion completion) => Count++;

        public void Sleeps(long tag) => throw new InvalidOperationException("nothing sleeps here");

        public void Due(long tag) => throw new InvalidOperationException("no moment was asked for");
    }

    private sealed class Later(Action then) : IVirtualCaller
    {
        public void Ended(long tag, in Completion completion) => throw new InvalidOperationException("nothing was started");

        public void Sleeps(long tag) => throw new InvalidOperationException("nothing was started");

        public void Due(long tag) => then();
    }
}
