using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: whichever actor dies with a silo, what is lost has a name and nothing hangs. Method: three silos, the actor in question on the one that is killed.
/// </summary>
public sealed class LostActorTests
{
    [Theory]
    [InlineData(StrategyId.Sweep, SchemeId.D)]
    [InlineData(StrategyId.Counter, SchemeId.D)]
    [InlineData(StrategyId.Percpu, SchemeId.D)]
    [InlineData(StrategyId.Credit, SchemeId.D)]
    [InlineData(StrategyId.DropEach, SchemeId.A1)]
    public async Task A_teardown_goes_on_after_its_pgmap_died(StrategyId strategy, SchemeId scheme)
    {
        await Run((cluster, engine) =>
        {
            var (victim, place) = cluster.Victim();
            var spec = Members.Devdax(strategy, scheme);
            var scene = new DevdaxScene(engine, engine.CreateAt(place, 3, spec), spec, processes: 3);
            var drain = engine.Session.Start(scene.Teardown());
            drain.IsDone.ShouldBeFalse("pins hold it");
            cluster.KillSiloAsync(victim).GetAwaiter().GetResult();
            engine.AwaitLoss(scene.Pgmap);
            engine.Losses.ShouldContain(loss => loss.Contains("the pgmap's own grain, whose teardown goes on", StringComparison.Ordinal));
            ReferenceAudit.Run(engine).ShouldBeEmpty();
            engine.Session.TryTakeCompletion(out _).ShouldBeFalse("the pins of the living hold it");
            scene.CloseAll();
            engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out var ended).ShouldBeTrue();
            ended.Outcome.ShouldBe(Outcome.Ok);
            engine.Inspect(scene.Pgmap).Life.ShouldBe(Life.Freed);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
        });
    }

    [Fact]
    public async Task A_file_and_a_driver_that_died_come_back_empty_and_nothing_hangs()
    {
        await Run((cluster, engine) =>
        {
            const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write;
            var (victim, place) = cluster.Victim();
            var spec = new PgmapSpec(MemoryType.FsDax, 3 * Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep);
            var pgmap = engine.CreateAt(place, 3, spec);
            var files = Enumerable.Range(0, 3).Select(_ => engine.CreateInode(
                new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Ext4, 64 * 4096), BlockState.Written)).ToList();
            var process = engine.CreateProcess();
            while (process.Value % 3 == place) process = engine.CreateProcess();
            var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            var starts = files.ConvertAll(file => engine.Session.Start(new Mmap(process, file, 0, 64, Flags, -1)).Findings.Handle);
            foreach (var start in starts)
            {
                engine.Session.Start(new Fault(process, start, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
                engine.Session.Start(new Gup(process, start, 1, owner, GupMode.Pin | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);
            }

            // Each truncation sleeps with its file locked, and one of the files dies.
            var cuts = files.ConvertAll(file => engine.Session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0)));
            cuts.ShouldAllBe(cut => !cut.IsDone);
            var died = files.Single(file => file.Value % 3 == place);
            cluster.KillSiloAsync(victim).GetAwaiter().GetResult();
            engine.AwaitLoss(pgmap);
            engine.Losses.ShouldContain(loss => loss.Contains($"{died} with its blocks and index, which came back empty", StringComparison.Ordinal));
            engine.Losses.ShouldContain(loss => loss.Contains($"driver-{pgmap.Value}, whose free frames", StringComparison.Ordinal));
            ReferenceAudit.Run(engine).ShouldBeEmpty();

            engine.Session.Start(new Fault(process, starts[files.IndexOf(died)], Write: true)).Outcome.ShouldBe(Outcome.SIGBUS, "the file is empty");
            engine.Session.Start(new CloseOwner(new(process, owner))).Outcome.ShouldBe(Outcome.Ok);
            for (var i = 0; i < files.Count; i++)
            {
                engine.Session.TryWaitFor(cuts[i].Ticket, Members.Patience, out var ended).ShouldBeTrue($"{files[i]}");
                ended.Outcome.ShouldBe(files[i] == died ? Outcome.EIO : Outcome.Ok, $"{files[i]}");
            }

            // What is left can be used and torn down.
            var fresh = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Ext4, 64 * 4096), BlockState.Written);
            var at = engine.Session.Start(new Mmap(process, fresh, 0, 64, Flags, -1)).Findings.Handle;
            engine.Session.Start(new Fault(process, at, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
            var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Sweep, spec.Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: false);
            var drain = engine.Session.Start(new Teardown(plan));
            if (!drain.IsDone) engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out drain).ShouldBeTrue();
            drain.Outcome.ShouldBe(Outcome.Ok);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
        });
    }

    [Fact]
    public async Task A_lock_that_a_dead_process_held_is_released()
    {
        await Run((cluster, engine) =>
        {
            // Goal: a fault that dies inside a file's lock holds up nobody. Method: faults of doomed processes go on while their silo is killed, and then the
            // file is cut, which wants the lock alone.
            const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write;
            var (victim, place) = cluster.Victim();
            var spec = new PgmapSpec(MemoryType.FsDax, 3 * Chunk.Frames, 0, SchemeId.C3, StrategyId.Counter);
            var pgmap = engine.CreateAt((place + 1) % 3, 3, spec);
            InodeId file;
            do file = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.C3, FileSystem.Ext4, 64 * 4096), BlockState.Hole);
            while (file.Value % 3 == place);
            var process = engine.CreateProcessAt(place, 3);
            var start = engine.Session.Start(new Mmap(process, file, 0, 64, Flags, -1)).Findings.Handle;
            var faults = Task.Run(() => engine.Run(1, session =>
            {
                for (var page = 0; session.Start(new Fault(process, start + page % 64, Write: true)).Outcome is Outcome.NOPAGE or Outcome.MAJOR; page++)
                {
                    // Every page is new again for the next round.
                    if (page % 64 == 63) session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Punch, 0, 64 * 4096));
                }
            }));
            cluster.KillSiloAsync(victim).GetAwaiter().GetResult();
            faults.GetAwaiter().GetResult();
            engine.AwaitLoss();
            var cut = engine.Session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0));
            if (!cut.IsDone) engine.Session.TryWaitFor(cut.Ticket, Members.Patience, out cut).ShouldBeTrue();
            cut.Outcome.ShouldBe(Outcome.Ok);
            ReferenceAudit.Run(engine).ShouldBeEmpty();

            // Nor does it map the file any more, as an umount sees.
            engine.Session.Start(new Evict(file, Unlink: false)).Outcome.ShouldBe(Outcome.Ok);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_child_that_died_had_inherited_is_held_no_more(bool exits)
    {
        await Run((cluster, engine) =>
        {
            var (victim, place) = cluster.Victim();
            var family = new PipeFamily(engine, place);
            family.Pin(0, 8);
            engine.Session.Start(new Fork(family.Parent, family.Child)).Outcome.ShouldBe(Outcome.Ok);
            if (exits) engine.Session.Start(new Exit(family.Parent)).Outcome.ShouldBe(Outcome.Ok);
            else engine.Session.Start(new CloseOwner(new(family.Parent, family.Pipe))).Outcome.ShouldBe(Outcome.EBUSY, "the child has it, too");

            cluster.KillSiloAsync(victim).GetAwaiter().GetResult();
            family.ShouldDrainAfterTheLoss();
        });
    }

    private static async Task Run(Action<TestCluster, OrleansEngine> test)
    {
        var cluster = TwoSilos.Deploy(3);
        try
        {
            await Task.Run(() =>
            {
                using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 2 });
                test(cluster, engine);
            });
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
