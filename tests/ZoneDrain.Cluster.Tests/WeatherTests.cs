using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a call that is lost, repeated or late changes nothing but time (turn rule 2). Method: two silos between which a seeded share of all calls meets each
/// of these fates; workers whose every outcome is known; then every page is compared with zero, and a drain ends.
/// </summary>
public sealed class WeatherTests : IAsyncLifetime
{
    private const int Seed = 20261121;
    private const int Percent = 4;
    private TestCluster _cluster = null!;

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        _cluster = TwoSilos.Deploy(2, weather: true);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Weather.Set(0, 0);
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(SchemeId.D, StrategyId.Sweep)]
    [InlineData(SchemeId.D, StrategyId.Percpu)]
    [InlineData(SchemeId.D, StrategyId.Credit)]
    [InlineData(SchemeId.A1, StrategyId.DropEach)]
    public void Work_in_bad_weather_ends_as_in_good(SchemeId scheme, StrategyId strategy)
    {
        using var engine = new OrleansEngine(_cluster.GrainFactory, new() { Workers = 2 });
        Weather.Set(Seed, Percent);
        var scene = new FileScene(engine, scheme, strategy);
        engine.Run(2, session => scene.Round(session, rounds: 5, Seed));
        Weather.Struck.ShouldBeGreaterThan(100, $"seed {Seed}");
        scene.ShouldBeIdle();
        scene.Drain();
    }

    [Theory]
    [InlineData(StrategyId.Counter)]
    [InlineData(StrategyId.Tree)]
    public void A_drain_in_bad_weather_meets_uses_of_all_pages(StrategyId strategy)
    {
        using var engine = new OrleansEngine(_cluster.GrainFactory, new() { Workers = 2 });
        Weather.Set(Seed, Percent);
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 8192, 0, SchemeId.D, strategy));
        var plan = new TeardownPlan(pgmap, SchemeId.D, strategy, 8192, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: true);
        var refused = 0;
        engine.Run(2, session =>
        {
            if (session.Worker == 0)
            {
                session.Start(new UsePages(pgmap, 8192, 0, 1, 50)).Outcome.ShouldBe(Outcome.Ok);
                var drain = session.Start(new Teardown(plan));
                if (!drain.IsDone) session.TryWaitFor(drain.Ticket, TimeSpan.FromSeconds(120), out drain).ShouldBeTrue();
                drain.Outcome.ShouldBe(Outcome.Ok);
                return;
            }

            while (session.Start(new UsePages(pgmap, 8192, 0, 3, 20)).Outcome == Outcome.Ok) { }
            refused++;
        });
        refused.ShouldBe(1);
        engine.Inspect(pgmap).Life.ShouldBe(Grace.Life.Freed);
        engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }
}
