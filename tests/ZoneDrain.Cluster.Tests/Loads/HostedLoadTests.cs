using System.Net;
using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Tests.Loads;

/// <summary>
/// Goal: a load that the silos make is told as it was, gives everything back, goes on elsewhere when its silo leaves, and ends when nobody asks for it any
/// more. Method: callers in a closed loop, as their client sees them, until so many operations are told.
/// </summary>
public sealed class HostedLoadTests
{
    private const int Callers = 16;
    private const int Some = 200;

    [Fact]
    public void What_silos_load_is_told_once_and_given_back()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        using var load = Host(engine);
        load.Enter(LoadPhase.Loading);
        var told = Told(load, Some);
        load.Enter(LoadPhase.Stopped);
        told.Add(load.Gather());
        var asked = load.Gather();
        asked.Seconds.Sum(second => second.Reading.Done).ShouldBe(0, "what was told is not told again");
        ReferenceAudit.Note(engine).ShouldBe(0);

        // Every operation that ended is in a second and in its kind's histogram: nothing is warm-up here.
        told.Sum(Done).ShouldBe(told.Sum(news => news.Latencies.Sum(latency => latency?.Count ?? 0)));
        asked.Held.Gets.ShouldBeGreaterThan(0, "callers hold what they got");
        told.SelectMany(news => news.Seconds).Select(second => second.Silo).Distinct()
            .ShouldBe(TwoSilos.Cluster.Silos.Select(silo => SiloStore.NameOf(silo.Name, silo.SiloAddress.Endpoint)), ignoreOrder: true);
        GiveBack(engine, load);
    }

    [Fact]
    public void Under_too_much_load_arrivals_are_dropped_and_counted_and_queues_are_bounded()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        using var load = Host(engine, "load.loop=open", "load.rate=1M/s", "load.lateMax=50ms");
        load.Enter(LoadPhase.Loading);
        var told = Told(load, Some);
        load.Enter(LoadPhase.Stopped);
        told.Add(load.Gather());
        var readings = told.SelectMany(news => news.Seconds).Select(second => second.Reading).ToList();
        readings.Sum(reading => reading.Dropped).ShouldBeGreaterThan(readings.Sum(reading => reading.Done));
        readings.Sum(reading => reading.Arrived).ShouldBe(readings.Sum(reading => reading.Done + reading.Dropped), "each arrival is served or dropped");

        // Nobody has more under way than there are callers, and each of those one call.
        engine.LongestQueue.ShouldBeLessThanOrEqualTo(Callers);
        engine.Losses.ShouldBeEmpty();
        ReferenceAudit.Note(engine).ShouldBe(0);
        GiveBack(engine, load);
    }

    [Fact]
    public void A_drain_beside_the_load_ends_once_what_every_caller_holds_has_run_out()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        using var load = Host(engine, "workload.hold.operations=200");
        load.Enter(LoadPhase.Loading);
        Told(load, 10 * Some);
        load.Enter(LoadPhase.Stopped);
        load.Gather().Held.Pins.ShouldBeGreaterThan(Callers / 2, "more callers hold something than go on beside a drain");

        var spec = engine.Inspect(new PgmapId(0)).Spec;
        var plan = new TeardownPlan(
            new(0), spec.Scheme, spec.Strategy, spec.Frames, spec.Order, ZapOrder.AfterKill, GracePlacement.Both, true);
        var drain = engine.Session.Start(new Teardown(plan));
        load.Enter(LoadPhase.Free);
        engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out var ended).ShouldBeTrue();
        ended.Outcome.ShouldBe(Outcome.Ok);
        load.Enter(LoadPhase.Stopped);
        GiveBack(engine, load);
    }

    [Fact]
    public async Task A_share_whose_silo_leaves_goes_on_at_another_and_nothing_is_lost()
    {
        await With(3, (cluster, engine) =>
        {
            using var load = Host(engine);
            load.Enter(LoadPhase.Loading);
            Told(load, Some);
            cluster.StopSiloAsync(cluster.Victim().Silo).Wait(Members.Patience).ShouldBeTrue();
            Told(load, Some).Sum(news => news.Seconds.Sum(second => second.Reading.Outcomes[(int)Outcome.EIO])).ShouldBe(0);
            engine.Losses.ShouldBeEmpty();
            load.Enter(LoadPhase.Stopped);
            ReferenceAudit.Note(engine).ShouldBe(0);
            GiveBack(engine, load);
        });
    }

    [Fact]
    public async Task A_share_whose_silo_dies_goes_on_at_another_and_that_is_told()
    {
        await With(3, (cluster, engine) =>
        {
            using var load = Host(engine);
            load.Enter(LoadPhase.Loading);
            Told(load, Some);
            cluster.KillSiloAsync(cluster.Victim().Silo).Wait(Members.Patience).ShouldBeTrue();
            Members.Until(
                () =>
                {
                    load.Gather();
                    return engine.Losses.Any(loss => loss.Contains("goes on at another silo", StringComparison.Ordinal));
                },
                () => $"the loss of a share is told; told were {string.Join("; ", engine.Losses)}");
            Told(load, Some);
            load.Enter(LoadPhase.Stopped);
            ReferenceAudit.Note(engine).ShouldBe(0);
            GiveBack(engine, load);
        });
    }

    [Fact]
    public void A_load_whose_client_is_silent_ends_and_so_does_its_world()
    {
        // The client's clock stands still, so it says nothing of itself.
        using var engine = new OrleansEngine(
            TwoSilos.Cluster.GrainFactory, new() { Workers = 1, Time = new ManualTimers(), ClientPatience = TimeSpan.FromSeconds(1) });
        var load = Host(engine);
        load.Enter(LoadPhase.Loading);
        var cluster = TwoSilos.Cluster.GrainFactory.GetGrain<IClusterGrain>(0);
        int Hosts() => TwoSilos.Cluster.Silos.Sum(silo => Calls.Again(() => cluster.Share(engine.World, silo.SiloAddress)).Initiators);
        Hosts().ShouldBeGreaterThan(0);
        Members.Until(() => Hosts() == 0, () => "the world is forgotten");
        Calls.Again(() => cluster.GatherLoad(engine.World, 1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_share_still_asks_whose_silo_is_dead_is_refused()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var dead = SiloAddress.New(IPAddress.Loopback, 1, 1);
        foreach (var silo in TwoSilos.OfEach<SiloStore>()) silo.Fences.Refuse([dead]);
        var process = engine.CreateProcess();
        var grain = TwoSilos.Inner.GetGrain<IProcessGrain>(engine.Key(ActorKind.Process, process.Value));
        var exit = WireProtocol.ToStart(new Exit(process));
        await Should.ThrowAsync<FencedCallException>(() => grain.StartFor(new(1 << 20, 1), exit, [], SiloFences.Of(dead)).AsTask());
        await Should.ThrowAsync<FencedCallException>(() => grain.CreateFor(SiloFences.Of(dead)).AsTask());
        engine.Processes.Count().ShouldBe(1);
        (await grain.StartFor(new(1 << 20, 1), exit, [], default)).Outcome.ShouldBe(Outcome.Ok);
        engine.Processes.ShouldBeEmpty();
    }

    private static void GiveBack(OrleansEngine engine, IHostedLoad load)
    {
        load.Enter(LoadPhase.LettingGo);
        Members.Until(() => load.Gather().Sleeping == 0, () => "what sleeps wakes, for everything is given back");

        // What slept may have got something after all: a fork its child.
        load.Enter(LoadPhase.Stopped);
        load.Enter(LoadPhase.LettingGo);
        load.Gather().Held.ShouldBe((0, 0, 0, 0));
        load.Enter(LoadPhase.Exiting);
        engine.Processes.Select(process => process.Id).ShouldBeEmpty($"numbers up to {engine.CountProcesses()} were given; {string.Join("; ", engine.Losses)}");
        ReferenceAudit.Note(engine).ShouldBe(0);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }

    private static List<HostedLoadNews> Told(IHostedLoad load, long operations)
    {
        List<HostedLoadNews> told = [];
        Members.Until(
            () =>
            {
                told.Add(load.Gather());
                return told.Sum(Done) >= operations;
            },
            () => $"{operations} operations are told; told were {told.Sum(Done)}");
        return told;
    }

    private static long Done(HostedLoadNews news) => news.Seconds.Sum(second => second.Reading.Done);

    private static IHostedLoad Host(OrleansEngine engine, params string[] more)
    {
        string[] sets =
        [
            "devices[0].size=16MiB", "processes.count=12", "load.warmup=0s", "load.loop=closed", "workload.mix.fork=3", "workload.mix.exit=3", .. more,
        ];
        var loaded = ShippedScenarios.Get("silos", new() { Sets = sets })!;
        var scenario = loaded.Scenario ?? throw new InvalidOperationException(string.Join('\n', loaded.Errors));
        var time = engine.Options.Time;
        var world = ScenarioWorld.Create(engine, scenario.World, StrategyId.Sweep, time);
        var start = time.GetTimestamp();
        var seconds = new LoadSeconds(start, 0, TimeSpan.Zero, time.TimestampFrequency);
        return ((ILoadHost)engine).Host(new(world, scenario.Load, TimeSpan.FromHours(1), Seed: 7, Callers, seconds) { Origin = () => start });
    }

    private static async Task With(short silos, Action<TestCluster, OrleansEngine> test)
    {
        var cluster = TwoSilos.Deploy(silos);
        try
        {
            using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 1 });
            await Task.Run(() => test(cluster, engine));
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
