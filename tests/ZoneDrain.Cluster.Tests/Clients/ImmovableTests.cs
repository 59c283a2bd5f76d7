using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Clients;

/// <summary>
/// Goal: a host that adds Orleans' balancers does not have our grains moved while they drive protocols. Method: two silos with both balancers, all activations
/// on one of them; grains that may be moved show when the balancers are at work.
/// </summary>
public sealed class ImmovableTests
{
    private const int Movable = 400;

    [Fact]
    public void Every_grain_says_that_it_is_not_to_be_moved()
    {
        var grains = typeof(OrleansEngine).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(Grain)));
        grains.ShouldAllBe(type => type.GetCustomAttributes(typeof(ImmovableAttribute), false).Length == 1);
        grains.Count().ShouldBe(11);
    }

    [Fact]
    public async Task Balancers_move_other_grains_and_leave_ours_where_they_are()
    {
        using var cluster = TwoSilos.Deploy(2, balanced: true);
        using var engine = await Task.Run(() => new OrleansEngine(cluster.GrainFactory, new() { Workers = 1 }));

        // Processes of even numbers live on one silo, those of odd numbers on the other; only the former are used, beside grains that may move.
        var processes = await Task.Run(() => Enumerable.Range(0, 200).Select(_ => engine.CreateProcess()).Where(id => id.Value % 2 == 0).ToList());
        var slots = await Task.Run(() => processes.ConvertAll(id => (int)engine.Session.Start(new OpenOwner(id, OwnerKind.Pipe)).Findings.Handle));
        var homes = Homes(cluster, engine.World);
        homes.Count(home => home.Key.Contains("process-", StringComparison.Ordinal)).ShouldBe(200);

        var at = cluster.Primary!.SiloAddress;
        var movable = Enumerable.Range(0, Movable).Select(number => cluster.GrainFactory.GetGrain<IMovableGrain>(number)).ToList();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, at);
        foreach (var grain in movable) (await grain.Where()).ShouldBe(at);
        RequestContext.Clear();

        var begin = TimeProvider.System.GetTimestamp();
        while ((await Task.WhenAll(movable.Select(grain => grain.Where().AsTask()))).All(at.Equals))
        {
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Members.Patience, "the balancers move what they may");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        var now = Homes(cluster, engine.World);
        foreach (var (key, home) in homes) now[key].ShouldBe(home, key);
        await Task.Run(() => processes.Zip(slots, (id, slot) => engine.Session.Start(new CloseOwner(new(id, slot))).Outcome).ShouldAllBe(outcome =>
            outcome == Outcome.Ok));
    }

    private static Dictionary<string, SiloAddress> Homes(TestCluster cluster, string world) => cluster.Silos.Cast<InProcessSiloHandle>()
        .SelectMany(silo => silo.SiloHost.Services.GetRequiredService<SiloStore>().World(world).Hosts.Keys.Select(key => (key, silo.SiloAddress)))
        .ToDictionary(host => host.key, host => host.SiloAddress);
}

/// <summary>A grain that may be moved.</summary>
internal interface IMovableGrain : IGrainWithIntegerKey
{
    /// <summary>Where it is.</summary>
    ValueTask<SiloAddress> Where();
}

/// <inheritdoc cref="IMovableGrain"/>
[Reentrant, RandomPlacement]
internal sealed class MovableGrain(ILocalSiloDetails silo) : Grain, IMovableGrain
{
    /// <inheritdoc/>
    public ValueTask<SiloAddress> Where() => new(silo.SiloAddress);
}
