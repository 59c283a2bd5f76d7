using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: what holds for anonymous and device memory holds in every order of turns. Method: small worlds, searched to their end; at each end the counts are
/// added up anew, and what was promised is looked for. Known mistakes show that the search would find one.
/// </summary>
public sealed class MemorySearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 3_000_000;
    private const int RamFrames = 6;

    private static Scene Make(WorldRules? rules = null, MemoryType device = MemoryType.Coherent, StrategyId strategy = StrategyId.Counter)
    {
        var world = new World(new(2)) { Rules = rules ?? new() };
        var ram = world.AddPgmap(new(MemoryType.Ram, RamFrames, 0, SchemeId.D, StrategyId.Bulk));
        var chunk = world.AddPgmap(new(device, 2, 0, SchemeId.D, strategy));
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(chunk)));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        return new(world, ram, chunk, process, at, owner, device.EntryForm());
    }

    [Fact]
    public void A_pin_stays_the_parent_s_whatever_a_fork_and_a_store_do_meanwhile()
    {
        var states = ForkAndPin(null);
        output.WriteLine($"{states} states");
    }

    [Fact]
    public void A_fork_that_asks_the_page_before_it_protects_the_entry_is_found_out() =>
        Should.Throw<ShouldAssertException>(() => ForkAndPin(new ForkLeavesWrite()));

    [Fact]
    public void A_walk_that_does_not_look_again_is_found_out() => Should.Throw<ShouldAssertException>(() => ForkAndPin(new MissingRecheck()));

    private static int ForkAndPin(WorldRules? rules)
    {
        var scene = Make(rules);
        scene.Touch();
        var child = scene.World.ReserveProcess();
        scene.World.AddTask("fork", 0, [ScriptStep.Of(new Fork(scene.Process, child))]);
        scene.World.AddTask("pin, then store", 1, [
            ScriptStep.Of(new Gup(scene.Process, scene.At, 1, scene.Owner, GupMode.Pin | GupMode.Write | GupMode.FastOnly)),
            ScriptStep.Of(new Fault(scene.Process, scene.At, Write: true))]);
        var pins = 0;
        var states = EveryEnd.Of(scene.World, StatesMax, world =>
        {
            scene.Check(world);
            if (world.Processes[scene.Process.Value]!.OwnerSlots[scene.Owner]!.Records is not [{ Page: var pinned }]) return;
            pins++;
            Entry(world, scene.Process, scene.At).ShouldBe(Pte.Of(pinned, writable: true).MadeExclusive);
            Entry(world, child, scene.At).Page.ShouldNotBe(pinned);
        });
        pins.ShouldBeGreaterThan(0);
        return states;
    }

    [Fact]
    public void A_reader_s_pin_sees_the_stores_that_follow_it()
    {
        var scene = Make();
        scene.Touch();
        var child = scene.World.ReserveProcess();
        scene.World.Setup(new Fork(scene.Process, child));
        scene.World.AddTask("pin", 1, [
            ScriptStep.Of(new Gup(scene.Process, scene.At, 1, scene.Owner, GupMode.Pin)),
            ScriptStep.Of(new Fault(scene.Process, scene.At, Write: true))]);
        scene.World.AddTask("child", 0, [ScriptStep.Of(new Fault(child, scene.At, Write: true)), ScriptStep.Of(new Exit(child))]);
        EveryEnd.Of(scene.World, StatesMax, world =>
        {
            scene.Check(world);
            Entry(world, scene.Process, scene.At).Page.ShouldBe(world.Processes[scene.Process.Value]!.OwnerSlots[scene.Owner]!.Records[0].Page);
        }).ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(MemoryType.Private)]
    [InlineData(MemoryType.Coherent)]
    public void A_page_that_moves_is_never_lost_and_never_freed_twice(MemoryType type)
    {
        var scene = Make(device: type);
        scene.Touch();
        var child = scene.World.ReserveProcess();
        scene.World.Setup(new Fork(scene.Process, child));
        scene.World.AddTask("driver", 0, [
            ScriptStep.Of(new MigrateVma(scene.Process, scene.At, scene.At + 1, new(scene.Ram), new(scene.Chunk), scene.Form))]);
        scene.World.AddTask("get", 1, [ScriptStep.Of(new Gup(scene.Process, scene.At, 1, scene.Owner, GupMode.Get | GupMode.FastOnly))]);
        scene.World.AddTask("child", 1, [ScriptStep.Of(new Munmap(child, scene.At, scene.At + 1))]);
        var states = EveryEnd.Of(scene.World, StatesMax, world =>
        {
            scene.Check(world);
            Entry(world, scene.Process, scene.At).IsDevice.ShouldBeTrue();
        });
        output.WriteLine($"{states} states");
    }

    [Fact]
    public void A_device_never_has_what_the_CPU_has_lost()
    {
        var scene = Make();
        scene.Touch();
        scene.World.AddTask("device", 0, [ScriptStep.Of(new DeviceAccess(scene.Process, scene.At, 1, Write: true, new(scene.Chunk)))]);
        scene.World.AddTask("CPU", 1, [
            ScriptStep.Of(new Zap(scene.Process, scene.At, scene.At + 1)),
            ScriptStep.Of(new Fault(scene.Process, scene.At, Write: true))]);
        scene.World.AddTask("exclusive", 0, [ScriptStep.Of(new MakeExclusive(scene.Process, scene.At, 1, new(scene.Chunk)))]);
        EveryEnd.Of(scene.World, StatesMax, world =>
        {
            scene.Check(world);
            var mirrored = world.Processes[scene.Process.Value]!.Mirrors[0].EntryAt(scene.At);
            if (mirrored.Present) mirrored.Page.ShouldBe(Entry(world, scene.Process, scene.At).Page);
        }).ShouldBeGreaterThan(50);
    }

    [Theory]
    [MemberData(nameof(Pairs.RightForD), MemberType = typeof(Pairs))]
    public void A_chunk_is_never_freed_under_a_page_that_moves_in(StrategyId strategy)
    {
        var scene = Make(strategy: strategy);
        var plan = new TeardownPlan(scene.Chunk, SchemeId.D, strategy, 2, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        scene.World.AddTask("mover", 1, [
            ScriptStep.Of(new MigrateVma(scene.Process, scene.At, scene.At + 1, new(scene.Ram), new(scene.Chunk), Holes: true)),
            ScriptStep.Of(new Zap(scene.Process, scene.At, scene.At + 1))]);
        scene.World.AddTask("driver", 0, [ScriptStep.Of(new RemoveChunk(plan, Rounds: 1))]);
        var freed = 0;
        var states = EveryEnd.Of(scene.World, StatesMax, world =>
        {
            scene.Check(world);
            if (world.Pgmaps[scene.Chunk.Value].Life == Life.Freed) freed++;
        });
        freed.ShouldBeGreaterThan(0);
        output.WriteLine($"{states} states");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public void A_longterm_pin_of_a_page_that_somebody_keeps_goes_round_for_ever_unless_it_is_bounded(int attempts, bool livelocks)
    {
        // Case 85. Goal: the kernel's retry has no end, and a bound is one. Method: the page lies in movable memory, and whoever keeps it never lets go.
        var scene = Make(device: MemoryType.Ram, strategy: StrategyId.Bulk);

        // A mirror counts the changes it hears of, so that no state would come again.
        scene.World.Setup(new Mirror(scene.Process, new(scene.Chunk), Close: true));
        scene.Touch();
        scene.World.Setup(new MigrateVma(scene.Process, scene.At, scene.At + 1, new(scene.Ram), new(scene.Chunk)));
        var keeper = (int)scene.World.Setup(new OpenOwner(scene.Process, OwnerKind.Descriptor)).Handle;
        scene.World.Setup(new Gup(scene.Process, scene.At, 1, keeper, GupMode.Get));
        scene.World.AddTask("longterm", 0, [
            ScriptStep.Of(new Gup(scene.Process, scene.At, 1, scene.Owner, GupMode.Pin | GupMode.Longterm) { LongtermAttempts = attempts })]);
        var search = new ExhaustiveSearch(scene.World) { Graph = new() };
        search.Run(StatesMax, () => false);
        search.IsComplete.ShouldBeTrue();
        search.Findings.ShouldBeEmpty();
        var found = Livelock.Find(scene.World, search);
        found.Any(stuck => stuck.Waiting.Any(line => line.Contains("longterm") && line.Contains("for ever"))).ShouldBe(livelocks);
        search.Ends.Count.ShouldBe(livelocks ? 0 : 1);
    }

    private static Pte Entry(World world, ProcessId process, long vpn) => world.Processes[process.Value]!.EntryAt(vpn, out _);

    private sealed record Scene(World World, PgmapId Ram, PgmapId Chunk, ProcessId Process, long At, int Owner, PteKind Form)
    {
        /// <summary>The page is there, exclusive and writable, before the first choice.</summary>
        public void Touch()
        {
            var slot = (int)World.Setup(new OpenOwner(Process, OwnerKind.Call)).Handle;
            World.Setup(new Gup(Process, At, 1, slot, GupMode.Get | GupMode.Write));
            World.Setup(new CloseOwner(new(Process, slot)));
        }

        // Nothing was found broken, nobody waits, and each page shows what its holders add up to; a frame is out exactly while somebody holds it.
        public void Check(World world)
        {
            world.Found.ShouldBeEmpty();
            world.Tasks.ShouldAllBe(task => task.Ended);
            var expected = new Dictionary<PageId, (int Ref, int Map)>();
            foreach (var process in world.Processes)
            {
                if (process is null) continue;
                foreach (var (_, pte, _) in process.Entries())
                {
                    pte.Kind.ShouldNotBe(PteKind.Migration);
                    if (pte.IsDevice) Add(pte.Page, 1, 1);
                }

                foreach (var (_, _, pin) in process.Pins()) Add(pin.Page, pin.Use == PageUse.Pin ? PageCounts.PinBias : 1, 0);
            }

            foreach (var pgmap in (PgmapId[])[Ram, Chunk])
            {
                var there = world.Pgmaps[pgmap.Value];
                for (var frame = 0; frame < there.Cells.Length; frame++)
                {
                    var counts = there.Cells[frame].Counts;
                    (counts.Ref, counts.Map).ShouldBe(expected.GetValueOrDefault(new(pgmap, frame)));
                    world.Drivers[pgmap.Value].IsUsed(frame).ShouldBe(counts.Ref > 0);
                }
            }

            void Add(PageId page, int refs, int maps)
            {
                var (oldRefs, oldMaps) = expected.GetValueOrDefault(page);
                expected[page] = (oldRefs + refs, oldMaps + maps);
            }
        }
    }

    // The entry keeps the right to write and its mark until the child has it.
    private sealed class ForkLeavesWrite : WorldRules
    {
        public override ProcessReply Process(ProcessState process, in ProcessEvent question)
        {
            if (question.Op is not (ProcessOp.CopyEntry or ProcessOp.Recheck)) return base.Process(process, question);
            if (question.Op == ProcessOp.Recheck && question.Pte.Writable) return base.Process(process, question);
            if (question.Op == ProcessOp.Recheck) return default;
            var before = process.EntryAt(question.From, out _);
            var reply = base.Process(process, question);
            if (reply.Outcome == Outcome.Ok) process.Table.Set(reply.Index, 0, before.Bits);
            return reply;
        }
    }

    private sealed class MissingRecheck : WorldRules
    {
        public override ProcessReply Process(ProcessState process, in ProcessEvent question) =>
            question.Op == ProcessOp.Recheck && question.Pte.Writable ? default : base.Process(process, question);
    }
}
