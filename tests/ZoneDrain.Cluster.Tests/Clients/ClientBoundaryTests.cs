using System.Text.RegularExpressions;
using Orleans.Core.Internal;
using Shouldly;
using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Tests.Clients;

/// <summary>
/// Goal: a client calls what is meant for it, and nothing that silos say to each other. Method: every method of every grain, and calls of a client of two
/// silos.
/// </summary>
public sealed partial class ClientBoundaryTests
{
    [Fact]
    public void What_clients_may_call_is_this_and_no_more()
    {
        var open = typeof(ClientBoundary).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))
            .SelectMany(type => type.GetMethods()).Where(ClientBoundary.IsOpen).Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        open.Order(StringComparer.Ordinal).ShouldBe(
        [
            "IBareGrain.Ping",
            "IClusterGrain.CallsMade", "IClusterGrain.CountEntries", "IClusterGrain.Counts", "IClusterGrain.Disturb", "IClusterGrain.EnterLoad",
            "IClusterGrain.Forget", "IClusterGrain.GatherLoad", "IClusterGrain.GoOn", "IClusterGrain.HeapBytes", "IClusterGrain.Inspect",
            "IClusterGrain.JournalTroubles",
            "IClusterGrain.KeepLoad", "IClusterGrain.LeaveLoad", "IClusterGrain.LongestQueue", "IClusterGrain.Losses", "IClusterGrain.ReadCpu",
            "IClusterGrain.Share", "IClusterGrain.Silos", "IClusterGrain.SlowLoad", "IClusterGrain.StandStill", "IClusterGrain.TakeLoad",
            "IClusterGrain.UnderWay", "IClusterGrain.VacantProcesses", "IClusterGrain.Violations",
            "IInitiatorGrain.Collect", "IInitiatorGrain.Interrupt", "IInitiatorGrain.Start",
            "IInodeGrain.Create", "IInodeGrain.Save",
            "IPgmapGrain.Create", "IPgmapGrain.Describe", "IPgmapGrain.Discard", "IPgmapGrain.Inspect",
            "IPlainGrain.Ping",
            "IProcessGrain.Create", "IProcessGrain.Save", "IProcessGrain.WasMade",
            "IWorldGrain.Count", "IWorldGrain.Reserve",
        ]);
    }

    [Fact]
    public async Task A_client_is_refused_by_name_what_silos_say_to_each_other()
    {
        var grains = TwoSilos.Cluster.GrainFactory;
        using var engine = await Task.Run(() => new OrleansEngine(grains, new() { Workers = 1 }));
        var pgmap = await Task.Run(() => engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep)));
        var key = ActorKey.Of(engine.World, new(pgmap, 5)).ToString();
        var silo = TwoSilos.Cluster.Primary!.SiloAddress;
        var call = new PageCall(PageEvent.Acquire(PageUse.Get), default, 0, default);

        var refusal = await Refused(() => grains.GetGrain<IPageGrain>(key).Ask(call).AsTask());
        refusal.Message.ShouldContain("IPageGrain.Ask of page/");
        refusal.Message.ShouldContain("is for silos only");
        await Refused(() => grains.GetGrain<IDriverGrain>(engine.Key(ActorKind.Driver, pgmap.Value)).MoveAway(silo).AsTask());
        await Refused(() => engine.Pgmap(pgmap).Rebalance().AsTask());
        await Refused(() => grains.GetGrain<ISessionGrain>(engine.Key(ActorKind.Session, 0)).MoveAway(silo).AsTask());
        await Refused(() => grains.GetGrain<IManagementGrain>(0).ForceGarbageCollection([silo]));
        await Refused(() => engine.Pgmap(pgmap).AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
        await Task.Run(() => engine.Inspect(new PageId(pgmap, 5)).Counts.Ref.ShouldBe(0));

        (await TwoSilos.Inner.GetGrain<IPageGrain>(key).Ask(call)).Outcome.ShouldBe(Outcome.Ok);
        await Task.Run(() => engine.Inspect(new PageId(pgmap, 5)).Counts.Ref.ShouldBe(1));
    }

    [Fact]
    public void Nobody_guesses_the_name_of_a_world()
    {
        using var first = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        using var second = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        string[] secrets = [.. new[] { first.World, second.World }.Select(world => SecretName().Match(world).Groups[1].Value)];
        secrets.ShouldAllBe(secret => secret.Length == 16);
        secrets.Distinct().Count().ShouldBe(2);
    }

    [GeneratedRegex("^world-[0-9]+-([0-9a-f]{16})$")]
    private static partial Regex SecretName();

    private static Task<NotOpenToClientsException> Refused(Func<Task> call) => Should.ThrowAsync<NotOpenToClientsException>(call);
}
