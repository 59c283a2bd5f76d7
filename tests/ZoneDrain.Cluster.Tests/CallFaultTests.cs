using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: what a timeline does to calls changes nothing but time, and is counted. Method: two silos that allow it, workers whose every outcome is known, rounds
/// until a call of each kind has met its fault; then every page is compared with zero, and a drain ends.
/// </summary>
public sealed class CallFaultTests : IAsyncLifetime
{
    private const int Seed = 20261121;
    private const int RoundsMax = 1000;
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private TestCluster _cluster = null!;

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        _cluster = TwoSilos.Deploy(2, callFaults: true);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Percpu)]
    public void Calls_that_are_dropped_repeated_or_delayed_change_nothing(StrategyId strategy)
    {
        using var engine = new OrleansEngine(_cluster.GrainFactory, new() { Workers = 2 });
        var scene = new FileScene(engine, SchemeId.D, strategy);
        var calls = new CallFaults(_cluster.GrainFactory);
        calls.Refusing().ShouldBeEmpty();
        foreach (var kind in Enum.GetValues<CallFaultKind>())
        {
            calls.Begin(kind, permille: 150, delay: TimeSpan.FromMilliseconds(2), Seed, Long);
            engine.Run(2, session =>
            {
                for (var round = 0; round < RoundsMax && (round == 0 || Of(kind, calls.Read()) == 0); round++) scene.Round(session, rounds: 1, Seed + round);
            });
            calls.End();
            Of(kind, calls.Read()).ShouldBeGreaterThan(0, $"{kind}, seed {Seed}");
        }

        scene.ShouldBeIdle();
        calls.Begin(CallFaultKind.Dropped, permille: 150, delay: TimeSpan.FromMilliseconds(2), Seed, Long);
        scene.Drain();
        calls.End();
    }

    [Fact]
    public void Silos_that_do_not_allow_it_are_named()
    {
        var silos = TwoSilos.Cluster.Silos.Select(silo => silo.SiloAddress.Endpoint.ToString());
        new CallFaults(TwoSilos.Cluster.GrainFactory).Refusing().Order().ShouldBe(silos.Order());
    }

    private static long Of(CallFaultKind kind, CallFaultCounts counts) => kind switch
    {
        CallFaultKind.Dropped => counts.Dropped,
        CallFaultKind.Repeated => counts.Repeated,
        _ => counts.Delayed,
    };
}
