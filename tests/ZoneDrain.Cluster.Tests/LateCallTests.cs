using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a silo that stood still, was declared dead and goes on changes nothing with what it still has to say. Method: a silo is killed and its loss made good;
/// then what its actors would have said next, with the stamps that they would have given, arrives at those that live, and at a silo that joined since.
/// </summary>
public sealed class LateCallTests
{
    [Fact]
    public async Task What_a_dead_silo_still_says_is_refused_and_the_drain_ends()
    {
        var cluster = TwoSilos.Deploy(3);
        try
        {
            await Task.Run(() => Play(cluster));
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private static void Play(TestCluster cluster)
    {
        using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 1 });
        var (victim, place) = cluster.Victim();
        var spec = Members.Devdax(StrategyId.Counter);
        var scene = new DevdaxScene(engine, engine.CreateAt((place + 1) % 3, 3, spec), spec, processes: 3);
        var process = engine.CreateProcessAt(place, 3);
        var child = engine.ReserveProcess();
        cluster.KillSiloAsync(victim).GetAwaiter().GetResult();
        engine.AwaitLoss(scene.Pgmap);

        SayAll(engine, Inner(cluster), scene, victim.SiloAddress, (process, child));
        var newcomer = cluster.StartAdditionalSilo();
        Members.Until(() => Homes(engine, scene).Contains(newcomer.SiloAddress), () => "the silo that joins gets its share");
        SayAll(engine, Inner(cluster), scene, victim.SiloAddress, (process, child));

        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.Processes.ShouldNotContain(found => found.Id == child);
        var drain = engine.Session.Start(scene.Teardown());
        drain.IsDone.ShouldBeFalse("the pins of the living hold it");
        scene.CloseAll();
        engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out var ended).ShouldBeTrue("nobody who lives holds a page");
        ended.Outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(scene.Pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }

    // Silos alone may call what is called here; one that lives speaks in the place of the dead.
    private static IServiceProvider Inner(TestCluster cluster) => ((InProcessSiloHandle)cluster.Primary!).SiloHost.Services;

    private static IReadOnlyCollection<SiloAddress> Homes(OrleansEngine engine, DevdaxScene scene) => engine.Homes(scene.Pgmap);

    private static void SayAll(
        OrleansEngine engine, IServiceProvider inner, DevdaxScene scene, SiloAddress dead, (ProcessId Process, ProcessId Child) who)
    {
        var grains = inner.GetRequiredService<IGrainFactory>();
        var from = SiloFences.Of(dead);
        var lane = Lanes.Of(new(engine.World, ActorKind.Process, who.Process.Value), Lanes.FirstPlace());
        var holder = HolderId.Of(who.Process).Bits;

        // What it was about to take, and what it was about to give back, of a page on each silo.
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var page = grains.GetGrain<IPageGrain>(ActorKey.Of(engine.World, new PageId(scene.Pgmap, chunk * Chunk.Frames + 1)).ToString());
            Refused(() => page.Ask(new(PageEvent.Acquire(PageUse.Get), default, holder, new(lane, Lanes.FirstNumber(), from))));
            Refused(() => page.Ask(new(PageEvent.Put(PageUse.Map), default, holder, new(lane, Lanes.FirstNumber(), from))));
            Refused(() => page.Ask(new(PageEvent.Acquire(PageUse.Get), default, holder, new(0, 0, from))));
        }

        // A walk that it began, a part of the counter, a child that it made, orders of a pgmap's grain.
        var pgmap = grains.GetGrain<IPgmapGrain>(engine.Key(ActorKind.Pgmap, scene.Pgmap.Value));
        Refused(() => pgmap.Ask(new(PgmapOp.TryGetLive), default, new(lane, Lanes.FirstNumber(), from)));
        var root = engine.Inspect(scene.Pgmap).Root;
        Calls.Again(() => pgmap.State(new RootStatement(dead, long.MaxValue, 1)));
        engine.Inspect(scene.Pgmap).Root.ShouldBe(root, "what the dead had counted counts no more");
        var born = grains.GetGrain<IProcessGrain>(engine.Key(ActorKind.Process, who.Child.Value));
        Refused(() => Done(born.Inherit([], from)));
        foreach (var silo in Homes(engine, scene))
        {
            var agent = inner.GetRequiredService<SiloAgents>().Of(silo);
            Origin.Set(dead);
            Refused(() => agent.SumShard(engine.World, scene.Pgmap, 1));
            RequestContext.Clear();
        }
    }

    private static async ValueTask<bool> Done(ValueTask call)
    {
        await call;
        return true;
    }

    // A refusal is told at once; while chunks move, whoever is asked may not know yet where they are.
    private static void Refused<T>(Func<ValueTask<T>> call)
    {
        Members.Until(
            () =>
            {
                try
                {
                    call().AsTask().GetAwaiter().GetResult();
                    throw new ShouldAssertException("it was heard");
                }
                catch (HomeMovedException)
                {
                    return false;
                }
                catch (FencedCallException)
                {
                    return true;
                }
            },
            () => "it is refused");
    }
}
