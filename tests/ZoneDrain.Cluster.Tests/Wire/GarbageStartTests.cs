using Shouldly;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>
/// Goal: garbage that a client sends begins nothing. Method: starts that no session would send, at two silos; and random ones, of which none runs on.
/// </summary>
public sealed class GarbageStartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_has_not_been_made_is_refused_by_its_name()
    {
        await With(async (engine, pgmap) =>
        {
            await Refused(engine, new AskPage(new(new PgmapId(9), 5), PageEvent.Inspect), "pgmap-9, and 1 of its kind have been made");
            await Refused(engine, new AskPage(new(pgmap, Chunk.Frames), PageEvent.Inspect), $"and {pgmap} has {Chunk.Frames} frames");
            await Refused(engine, new ReadFile(new InodeId(3), 0, 4096), "inode-3, and 0 of its kind have been made");
            await Refused(engine, new Exit(new ProcessId(5)), "process-5, and 0 of its kind have been made");
        });
    }

    [Fact]
    public async Task A_protocol_is_started_by_whom_it_belongs_to()
    {
        await With(async (engine, pgmap) =>
        {
            var process = await Task.Run(engine.CreateProcess);
            await Refused(engine, new Exit(process), $"is begun by {engine.World}/{process}", ActorKind.Session);
            (await Initiator(engine, ActorKind.Session, 3).UnderWay()).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task A_teardown_by_another_size_is_refused()
    {
        await With(async (engine, pgmap) =>
        {
            var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Sweep, 7 * Chunk.Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, false);
            await Refused(engine, new Teardown(plan), "is not how pgmap-0 was made");
            await Task.Run(() => engine.Inspect(pgmap).Life.ShouldBe(Life.Live));
        });
    }

    [Fact]
    public async Task Nothing_is_made_of_a_size_or_a_kind_that_there_is_not()
    {
        await With(async (engine, pgmap) =>
        {
            var spec = new PgmapSpec(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep);
            foreach (var wrong in new[] { spec with { Frames = -1 }, spec with { Order = 99 }, spec with { Scheme = (SchemeId)77 } })
                await Should.ThrowAsync<InvalidPayloadException>(() => engine.Pgmap(new(1)).Create(wrong).AsTask());
            var file = new InodeSpec(InodeKind.File, pgmap, SchemeId.D, FileSystem.Xfs, long.MaxValue);
            var inode = engine.Grains.GetGrain<IInodeGrain>(engine.Key(ActorKind.Inode, 0));
            var refusal = await Should.ThrowAsync<InvalidPayloadException>(() => inode.Create(file, BlockState.Hole).AsTask());
            refusal.Message.ShouldContain("inode-0 cannot be made: a size of 9223372036854775807 bytes is not in 0..");
            (await inode.Save()).ShouldBeNull();
        });
    }

    [Fact]
    public async Task Random_payloads_leave_nothing_running()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var draws = new Random(seed);
        string[] names = [.. ProtocolForm.Names];
        await With(async (engine, pgmap) =>
        {
            var process = await Task.Run(engine.CreateProcess);
            var refused = 0;
            for (var round = 0; round < 400; round++)
            {
                var fields = new byte[draws.Next(40)];
                draws.NextBytes(fields);
                var name = names[draws.Next(names.Length)];
                var wire = new WireProtocol(name, ProtocolForm.Of(name).Form(whole: false).Number, fields);
                var kind = (ActorKind)draws.Next((int)ActorKind.Session, (int)ActorKind.Driver);
                try
                {
                    await Initiator(engine, kind, 0).Start(new(1000 + round, 1), wire, []);
                }
                catch (Exception refusal) when (refusal is InvalidPayloadException or KeyNotFoundException)
                {
                    refused++;
                }
            }

            output.WriteLine($"{refused} of 400 were refused");
            await Task.Run(() => engine.UnderWay().Where(protocol => !protocol.Sleeps).ShouldBeEmpty());
            await Task.Run(() => engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok));
        });
    }

    private static async Task Refused(OrleansEngine engine, IProtocol protocol, string why, ActorKind? at = null)
    {
        var key = InitiatorKeys.Of(engine.World, protocol, 3);
        var grain = at is { } kind ? Initiator(engine, kind, 3) : Initiator(engine, key.Kind, key.Number);
        var refusal = await Should.ThrowAsync<InvalidPayloadException>(() => grain.Start(new(77, 1), WireProtocol.ToStart(protocol), []).AsTask());
        refusal.Message.ShouldContain(why);
    }

    private static IInitiatorGrain Initiator(OrleansEngine engine, ActorKind kind, long number) => kind switch
    {
        ActorKind.Process => engine.Grains.GetGrain<IProcessGrain>(engine.Key(kind, number)),
        ActorKind.Inode => engine.Grains.GetGrain<IInodeGrain>(engine.Key(kind, number)),
        ActorKind.Pgmap => engine.Grains.GetGrain<IPgmapGrain>(engine.Key(kind, number)),
        _ => engine.Grains.GetGrain<ISessionGrain>(engine.Key(kind, number)),
    };

    private static async Task With(Func<OrleansEngine, PgmapId, Task> test)
    {
        using var engine = await Task.Run(() => new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 }));
        await test(engine, await Task.Run(() => engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep))));
    }
}
