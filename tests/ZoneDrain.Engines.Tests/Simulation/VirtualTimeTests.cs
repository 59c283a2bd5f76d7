using Shouldly;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>What takes how long in virtual time, and that the same comes again.</summary>
public sealed class VirtualTimeTests
{
    private static readonly HopTime At = new(100, 100);

    private static ClusterPrices Prices { get; } = SimulatedFixture.Prices with { LocalHop = At, RemoteHop = new(1_000, 1_000) };

    [Fact]
    public void Events_come_by_time_and_then_in_the_order_in_which_they_were_added()
    {
        const ulong Seed = 7;
        var (queue, random, added) = (new EventQueue(), new Random((int)Seed), new List<(long Time, int What)>());
        for (var i = 0; i < 10_000; i++)
        {
            added.Add((random.Next(100), i));
            queue.Add(added[^1].Time, i);
        }

        foreach (var (time, what) in added.OrderBy(entry => entry.Time).ThenBy(entry => entry.What))
        {
            queue.TryTake(out var at, out var next).ShouldBeTrue();
            (at, next).ShouldBe((time, what), $"seed {Seed}");
        }

        queue.TryTake(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_remote_call_takes_its_way_there_and_back_and_its_services()
    {
        // Goal: a time can be added up by hand. Method: one page of a silo is asked by a worker of another; nothing else goes on.
        using var engine = new SimulatedEngine(new() { Silos = 2, Prices = Prices });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 2 * 4096, 0, SchemeId.D, StrategyId.Sweep));
        engine.Session.Start(new AskPage(new(pgmap, 4096), PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);

        var start = 100 + Prices.StartNs + Prices.SendNs;
        var turn = 1_000 + Prices.ReceiveNs + Prices.PageTurnNs + Prices.ActivationNs + Prices.SendNs;
        var answer = 1_000 + Prices.ReceiveNs + Prices.AnswerNs;
        engine.Now.ShouldBe(start + turn + answer + 100);
        engine.Messages.ShouldBe(4);
        engine.RemoteMessages.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 5_000)]
    [InlineData(5, 8_000)]
    public void The_directory_of_grains_is_elsewhere_for_all_but_one_of_so_many_activations(int silos, long directoryNs)
    {
        Ends(Prices with { DirectoryNs = 10_000 }).ShouldBe(Ends(Prices) + directoryNs);

        long Ends(ClusterPrices prices)
        {
            using var engine = new SimulatedEngine(new() { Silos = silos, Prices = prices });
            var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 4096, 0, SchemeId.D, StrategyId.Sweep));
            engine.Session.Start(new AskPage(new(pgmap, 0), PageEvent.Acquire(PageUse.Get)));
            return engine.Now;
        }
    }

    [Fact]
    public void A_silo_of_one_core_serves_one_message_after_another_and_one_of_two_serves_two_at_once()
    {
        Ends(cores: 1).ShouldBe(Ends(cores: 2) + Prices.StartNs + Prices.PageTurnNs + Prices.ActivationNs + 2 * Prices.AnswerNs, tolerance: 2 * Prices.StartNs);

        static double Ends(int cores)
        {
            using var engine = new SimulatedEngine(new() { Silos = 1, Cores = cores, Prices = Prices });
            var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 4096, 0, SchemeId.D, StrategyId.Sweep));
            var caller = new Counted();
            for (var page = 0; page < 2; page++) engine.Start(0, new AskPage(new(pgmap, page), PageEvent.Acquire(PageUse.Get)), caller, page);
            while (caller.Count < 2) engine.Step().ShouldBeTrue();
            return engine.Now;
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_events_and_another_gives_others()
    {
        Digest(1).ShouldBe(Digest(1));
        Digest(1).ShouldNotBe(Digest(2));

        static (ulong, long, long) Digest(ulong seed)
        {
            using var engine = new SimulatedEngine(new() { Silos = 5, Cores = 2, Seed = seed, Prices = SimulatedFixture.Prices });
            var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 8 * 4096, 0, SchemeId.D, StrategyId.Percpu));
            var caller = new Counted();
            for (var worker = 0; worker < 5; worker++) engine.Start(worker, new UsePages(pgmap, 8 * 4096, 0, worker, 500), caller, worker);
            while (caller.Count < 5) engine.Step().ShouldBeTrue();
            var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Percpu, 8 * 4096, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: true);
            engine.Session.Start(new Teardown(plan)).Outcome.ShouldBe(Outcome.Ok);
            return (engine.Digest, engine.Events, engine.Now);
        }
    }

    private sealed class Counted : IVirtualCaller
    {
        public int Count { get; private set; }

        public void Ended(long tag, in Completion completion) => Count++;

        public void Sleeps(long tag) => throw new InvalidOperationException("nothing sleeps here");

        public void Due(long tag) => throw new InvalidOperationException("no moment was asked for");
    }
}
