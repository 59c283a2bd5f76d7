using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a silo that leaves takes nothing along, and one that joins takes its share. Method: workers whose every outcome is known go on while members change;
/// then every page is compared with zero, a drain ends, and no loss is told.
/// </summary>
public sealed class LeaveAndJoinTests
{
    private const int Seed = 20261122;

    [Theory]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Percpu)]
    [InlineData(StrategyId.Credit)]
    public async Task A_silo_leaves_under_load_and_nothing_is_lost(StrategyId strategy)
    {
        await With(3, async (cluster, engine) =>
        {
            var scene = new FileScene(engine, SchemeId.D, strategy);
            var work = Task.Run(() => engine.Run(2, session => scene.Round(session, rounds: 12, Seed)));
            await cluster.StopSiloAsync(cluster.Victim().Silo);
            await work;
            await Task.Run(scene.ShouldBeIdle);
            await Task.Run(scene.Drain);
            engine.Losses.ShouldBeEmpty();
        });
    }

    [Theory]
    [InlineData(StrategyId.Tree)]
    [InlineData(StrategyId.Counter)]
    public async Task A_drain_that_sleeps_moves_with_its_silo_and_ends(StrategyId strategy)
    {
        await With(3, async (cluster, engine) =>
        {
            var (victim, place) = cluster.Victim();
            var spec = Members.Devdax(strategy);
            var scene = new DevdaxScene(engine, engine.CreateAt(place, 3, spec), spec, processes: 3);
            var drain = engine.Session.Start(scene.Teardown());
            drain.IsDone.ShouldBeFalse("pins hold it");
            await cluster.StopSiloAsync(victim);
            await Task.Run(() =>
            {
                ReferenceAudit.Run(engine).ShouldBeEmpty();
                engine.Processes.Count().ShouldBe(3);
                engine.Session.TryTakeCompletion(out _).ShouldBeFalse("pins hold it still");
                scene.CloseAll();
                engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out var ended).ShouldBeTrue();
                ended.Outcome.ShouldBe(Outcome.Ok);
                engine.Losses.ShouldBeEmpty();
                engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
            });
        });
    }

    [Theory]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Tree)]
    public async Task A_silo_joins_under_load_and_gets_its_share(StrategyId strategy)
    {
        await With(2, async (cluster, engine) =>
        {
            var scene = new FileScene(engine, SchemeId.D, strategy);
            var work = Task.Run(() => engine.Run(2, session => scene.Round(session, rounds: 12, Seed)));
            var joined = await cluster.StartAdditionalSiloAsync();
            await Task.Run(() => Members.Until(() => engine.Homes(scene.Pgmap).Contains(joined.SiloAddress), () => $"{joined.SiloAddress} has chunks"));
            await work;
            await Task.Run(scene.ShouldBeIdle);
            await Task.Run(scene.Drain);
            engine.Losses.ShouldBeEmpty();
        });
    }

    private static async Task With(short silos, Func<TestCluster, OrleansEngine, Task> test)
    {
        var cluster = TwoSilos.Deploy(silos);
        try
        {
            using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 2 });
            await test(cluster, engine);
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
