using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Grains;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Drivers;
using ZoneDrain.Engines.Tests;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: what an operation has taken by the step at which its silo dies is free again. Method: three silos; the operation is driven on one, and everything it
/// asks lives on the others; one answer is held back, the silo is killed, and then all frames of the device must be there for others.
/// </summary>
public sealed class CrashStepTests
{
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;
    private const long At = 512 * 3000;
    private const long FileFrames = 3 * Chunk.Frames;
    private const long RamFrames = 48;
    private const int Pages = 4;

    [Fact]
    public async Task A_fault_that_dies_with_new_blocks_leaves_them_free()
    {
        await Run((cluster, engine, place) =>
        {
            var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
            var file = File(engine, pgmap, place, BlockState.Hole);
            var process = engine.CreateProcessAt(place, 3);
            var start = engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, -1)).Findings.Handle;
            var outcome = Cut(cluster, engine, Asked(pgmap, DriverOp.Allocate), place, session => session.Start(new Fault(process, start, Write: true)));
            outcome.ShouldBeOneOf(Outcome.SIGSEGV, Outcome.EIO);
            engine.AwaitLoss(pgmap);
            ShouldBeFree(engine, pgmap);
        });
    }

    [Fact]
    public async Task A_clone_that_dies_between_driver_and_file_leaves_no_block_shared()
    {
        await Run((cluster, engine, place) =>
        {
            var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
            var (source, target) = (File(engine, pgmap, place, BlockState.Written), File(engine, pgmap, place, BlockState.Hole));
            Cut(cluster, engine, Asked(pgmap, DriverOp.Share), place, session => session.Start(new CloneFile(source, target, 0, 64)));
            engine.AwaitLoss(pgmap);
            foreach (var file in (InodeId[])[source, target])
            {
                var cut = engine.Session.Start(new Truncate(file, FileSystem.Xfs, TruncateKind.Size, 0, 0));
                if (!cut.IsDone) engine.Session.TryWaitFor(cut.Ticket, Members.Patience, out cut).ShouldBeTrue();
                cut.Outcome.ShouldBe(Outcome.Ok);
            }

            ShouldBeFree(engine, pgmap);
        });
    }

    [Fact]
    public async Task A_move_that_dies_leaves_the_page_where_it_was()
    {
        await Run((cluster, engine, place) =>
        {
            var (ram, parent, child) = Family(engine, place);
            engine.Session.Start(new Fork(parent, child)).Outcome.ShouldBe(Outcome.Ok);
            var device = engine.CreateAt((place + 2) % 3, 3, new(MemoryType.Coherent, RamFrames, 0, SchemeId.E, StrategyId.Counter));
            Cut(cluster, engine, Asked(child, ProcessOp.Replace), place,
                session => session.Start(new MigrateVma(parent, At, At + Pages, new(ram), new(device))));
            engine.AwaitLoss(ram);
            engine.AwaitLoss(device);
            for (var page = 0; page < Pages; page++)
            {
                engine.Session.Start(new Fault(child, At + page, Write: false)).Outcome.ShouldBe(Outcome.NOPAGE);
                var counts = engine.Inspect(engine.Inspect(child).EntryAt(At + page, out _).Page).Counts;
                (counts.Ref, counts.Map).ShouldBe((1, 1), $"page {page}");
            }

            ReferenceAudit.Run(engine).ShouldBeEmpty();
            engine.Session.Start(new Exit(child)).Outcome.ShouldBe(Outcome.Ok);
            ShouldBeFree(engine, ram, new(ram));
            ShouldBeFree(engine, ram, new(device));
        });
    }

    [Fact]
    public async Task A_fork_that_dies_leaves_no_child()
    {
        await Run((cluster, engine, place) =>
        {
            var (ram, parent, child) = Family(engine, place);
            Cut(cluster, engine, Asked(child, ProcessOp.Replace), place, session => session.Start(new Fork(parent, child)))
                .ShouldBeOneOf(Outcome.EIO, Outcome.ENOENT);
            engine.AwaitLoss(ram);
            engine.Processes.ShouldNotContain(process => process.Id == child);
            ShouldBeFree(engine, ram, new(ram));
        });
    }

    [Fact]
    public async Task A_fork_that_slept_and_lost_its_file_leaves_no_child()
    {
        await Run((cluster, engine, place) =>
        {
            var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
            var file = FileAt(engine, pgmap, place);
            var (other, parent) = (engine.CreateProcessAt((place + 1) % 3, 3), engine.CreateProcessAt((place + 2) % 3, 3));
            var child = engine.ReserveProcess();
            while (child.Value % 3 == place) child = engine.ReserveProcess();
            var maps = Array.ConvertAll(
                [other, parent], process => engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, -1)).Findings.Handle);

            // A fault that is held back has locked the entry that the child's touch needs.
            var locked = Trap.Set(Asked(pgmap, DriverOp.Allocate));
            var fault = Task.Run(() => engine.Run(1, session => session.Start(new Fault(other, maps[0], Write: true))));
            locked.Wait(Members.Patience).ShouldBeTrue("the entry is locked");
            var fork = engine.Session.Start(new ForkAndTouch(parent, child, maps[1]));
            fork.IsDone.ShouldBeFalse("the touch sleeps");
            engine.Processes.ShouldContain(process => process.Id == child);

            cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
            Trap.Open();
            engine.AwaitLoss(pgmap);
            engine.Session.TryWaitFor(fork.Ticket, Members.Patience, out fork).ShouldBeTrue("the fork ends");
            fork.Outcome.ShouldBe(Outcome.EIO);
            engine.Processes.ShouldNotContain(process => process.Id == child);
            fault.Wait(Members.Patience).ShouldBeTrue("the fault ends");
            ReferenceAudit.Run(engine).ShouldBeEmpty();
        });
    }

    /// <summary>
    /// The fault is ended with its file; its last call, which nobody answered, goes on to where the file comes back and finds a lock that it does not have.
    /// </summary>
    [Fact]
    public async Task The_last_call_of_a_fault_that_lost_its_file_is_not_heard()
    {
        await Run((cluster, engine, place) =>
        {
            var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
            var file = FileAt(engine, pgmap, place);
            var process = engine.CreateProcessAt((place + 1) % 3, 3);
            var start = engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, -1)).Findings.Handle;
            var unlocked = Trap.Set(call => Asked(call) is InodeEvent { Op: InodeOp.EndFault });
            var fault = Task.Run(() => engine.Run(1, session => session.Start(new Fault(process, start, Write: true)).Outcome.ShouldBe(Outcome.EIO)));
            unlocked.Wait(Members.Patience).ShouldBeTrue("the fault gives its lock back");
            cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
            engine.AwaitLoss(pgmap);
            fault.Wait(Members.Patience).ShouldBeTrue("the fault ends");
            engine.Session.Start(new Fault(process, start, Write: true)).Outcome.ShouldBe(Outcome.SIGBUS, "the file is empty");
            engine.Session.Start(new Truncate(file, FileSystem.Xfs, TruncateKind.Size, 0, 0)).Outcome.ShouldBe(Outcome.Ok);
            ShouldBeFree(engine, pgmap);
            ReferenceAudit.Run(engine).ShouldBeEmpty();
        });
    }

    /// <summary>
    /// The process comes back from its journal before the loss is made good, and finds the entry locked by the fault of its former life.
    /// </summary>
    [Fact]
    public async Task A_fault_that_is_asked_for_again_does_not_wait_for_itself()
    {
        await Run(
            (cluster, engine, place) =>
            {
                var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
                var file = File(engine, pgmap, place, BlockState.Hole);
                var (process, other) = (engine.CreateProcessAt(place, 3), engine.CreateProcessAt((place + 1) % 3, 3));
                var start = engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, -1)).Findings.Handle;
                var locked = Trap.Set(call => Asked(call) is InodeEvent { Op: InodeOp.BeginFault });
                var asleep = new TaskCompletionSource();
                var outcome = Outcome.EIO;
                var fault = Task.Run(() => engine.Run(1, session =>
                {
                    var completion = session.Start(new Fault(process, start, Write: true));
                    asleep.SetResult();
                    completion.IsDone.ShouldBeFalse("it waits for what its former life had locked");
                    session.TryWaitFor(completion.Ticket, Members.Patience, out completion);
                    outcome = completion.Outcome;
                }));
                locked.Wait(Members.Patience).ShouldBeTrue("the entry is locked");

                // The loss is made good only after every process has come back: one of them keeps its answer to itself.
                var awake = Trap.Set(call => KeyOf(call).Number == other.Value && call.InterfaceMethod.Name == nameof(IProcessGrain.Wake));
                cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
                awake.Wait(Members.Patience).ShouldBeTrue("processes are woken");
                asleep.Task.Wait(Members.Patience).ShouldBeTrue("the fault is asked for again");
                Trap.Open();
                fault.Wait(Members.Patience + Members.Patience).ShouldBeTrue("the fault ends");
                outcome.ShouldBe(Outcome.MAJOR);
                engine.AwaitLoss(pgmap);
                ReferenceAudit.Run(engine).ShouldBeEmpty();
            },
            durable: true);
    }

    /// <summary>
    /// The file was told of a mapping that its process had not written down, or not that one had gone: with a mapper that maps nothing it would never be
    /// dropped.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_knows_no_mapping_that_died_on_its_way(bool maps)
    {
        await Run(
            (cluster, engine, place) =>
            {
                var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
                var file = File(engine, pgmap, place, BlockState.Written);
                var process = engine.CreateProcessAt(place, 3);
                var map = new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, At);
                if (maps) Cut(cluster, engine, call => Asked(call) is InodeEvent { Op: InodeOp.AddMapper }, place, session => session.Start(map));
                else
                {
                    engine.Session.Start(map).Outcome.ShouldBe(Outcome.Ok);
                    engine.Session.Start(new Fault(process, At, Write: false)).Outcome.ShouldBe(Outcome.NOPAGE);
                    Cut(cluster, engine, call => Asked(call) is PageCall { Question.Op: PageOp.Put }, place,
                        session => session.Start(new Munmap(process, At, At + 64)));
                }

                engine.AwaitLoss(pgmap);
                engine.Inspect(file).Mappers.Sum(mapper => mapper.Mappings).ShouldBe(engine.Inspect(process).Mappings.Count);
                engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
                engine.Session.Start(new Evict(file, Unlink: false)).Outcome.ShouldBe(Outcome.Ok, string.Join(", ", engine.Inspect(file).Mappers));
                ReferenceAudit.Run(engine).ShouldBeEmpty();
            },
            durable: true);
    }

    /// <summary>Who asked for the exit is gone, too: nobody but the process itself would make an end of it.</summary>
    [Fact]
    public async Task An_exit_that_died_on_its_way_goes_on_by_itself()
    {
        await Run(
            (cluster, engine, place) =>
            {
                var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
                var file = File(engine, pgmap, place, BlockState.Written);
                var process = engine.CreateProcessAt(place, 3);
                engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, At)).Outcome.ShouldBe(Outcome.Ok);
                for (var page = 0; page < Pages; page++) engine.Session.Start(new Fault(process, At + page, Write: false)).Outcome.ShouldBe(Outcome.NOPAGE);
                var grain = TwoSilos.InnerOf(cluster).GetGrain<IProcessGrain>(engine.Key(ActorKind.Process, process.Value));
                var reached = Trap.Set(call => Asked(call) is PageCall { Question.Op: PageOp.Put });
                grain.Start(new(0, 1), WireProtocol.ToStart(new Exit(process)), []).AsTask().Ignore();
                reached.Wait(Members.Patience).ShouldBeTrue("the exit is under way");
                cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
                Trap.Open();
                engine.AwaitLoss(pgmap);
                Members.Until(() => engine.Processes.All(left => left.Id != process), () => "the exit ends");
                engine.InUse(pgmap).ShouldBe(0);
                engine.Session.Start(new Evict(file, Unlink: false)).Outcome.ShouldBe(Outcome.Ok);
                ReferenceAudit.Run(engine).ShouldBeEmpty();
            },
            durable: true);
    }

    /// <summary>Else it would be gone for everybody, with entries that nobody takes away.</summary>
    [Fact]
    public async Task A_file_whose_eviction_died_on_its_way_is_evicted_by_the_next()
    {
        await Run(
            (cluster, engine, place) =>
            {
                var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
                var file = FileAt(engine, pgmap, place);
                var process = engine.CreateProcessAt((place + 1) % 3, 3);
                var start = engine.Session.Start(new Mmap(process, file, 0, 64, VmaFlags.Shared | ReadWrite, -1)).Findings.Handle;
                engine.Session.Start(new Fault(process, start, Write: true)).Outcome.ShouldBe(Outcome.MAJOR);
                engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
                var outcome = Cut(
                    cluster, engine, call => Asked(call) is PageCall { Question.Op: PageOp.Inspect }, place,
                    session => session.Start(new Evict(file, Unlink: false)));
                outcome.ShouldBe(Outcome.Ok);
                engine.AwaitLoss(pgmap);
                engine.Inspect(file).IndexEntries.ShouldBe(0);
                ReferenceAudit.Run(engine).ShouldBeEmpty();
            },
            durable: true);
    }

    /// <summary>Its first question is to the file itself, which knows nothing of itself yet.</summary>
    [Fact]
    public async Task A_truncation_that_begins_before_its_file_has_come_back_waits_for_it()
    {
        await Run((cluster, engine, place) =>
        {
            var pgmap = engine.CreateAt((place + 1) % 3, 3, FsDax);
            var file = FileAt(engine, pgmap, place);
            var grain = TwoSilos.InnerOf(cluster).GetGrain<IInodeGrain>(engine.Key(ActorKind.Inode, file.Value));
            var underWay = Trap.Set(IsFencing);
            cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
            underWay.Wait(Members.Patience).ShouldBeTrue("the loss is being made good");
            var cut = Task.Run(() => engine.Session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0)));
            Members.Until(() => cut.IsCompleted || Calls.Again(grain.UnderWay).Length > 0, () => "the truncation is under way");
            cut.IsCompleted.ShouldBeFalse("there is no file yet");
            Trap.Open();
            cut.GetAwaiter().GetResult().Outcome.ShouldBe(Outcome.Ok);
            ReferenceAudit.Run(engine).ShouldBeEmpty();
        });
    }

    /// <summary>Otherwise the second fence would begin before its own silo had heard of the death, and leave the cells with the dead.</summary>
    [Fact]
    public async Task A_death_that_is_told_while_another_is_made_good_is_made_good_after_it()
    {
        await Run((cluster, engine, _) =>
        {
            var primary = cluster.Primary!.SiloAddress;
            var home = cluster.Silos.Select(silo => silo.SiloAddress).Order().ToList().IndexOf(primary);
            var pgmap = engine.CreateAt(home, 3, Members.Devdax(StrategyId.Sweep));
            var grain = TwoSilos.InnerOf(cluster).GetGrain<IPgmapGrain>(engine.Key(ActorKind.Pgmap, pgmap.Value));
            var plan = Calls.Again(grain.Describe)!;
            var (first, second) = (cluster.Victims(2)[0], cluster.Victims(2)[1]);
            var underWay = Trap.Set(IsFencing);
            cluster.KillSiloAsync(first).GetAwaiter().GetResult();
            underWay.Wait(Members.Patience).ShouldBeTrue("the first loss is being made good");
            var early = grain.Fence(second.SiloAddress, plan).AsTask();
            Trap.Open();
            engine.AwaitLoss(pgmap);
            engine.LossesOf(pgmap).ShouldHaveSingleItem().ShouldNotContain(second.SiloAddress.ToString());

            cluster.KillSiloAsync(second).GetAwaiter().GetResult();
            early.Wait(Members.Patience).ShouldBeTrue("the second is");
            Calls.Again(grain.Describe)!.HomeSilos.ShouldBe([primary]);
            engine.LossesOf(pgmap).Count().ShouldBe(2);
        });
    }

    [Theory]
    [InlineData(ProcessOp.CloseOwner, false)]
    [InlineData(ProcessOp.TakePin, false)]
    [InlineData(ProcessOp.CloseOwner, true)]
    public async Task The_last_sharer_of_a_pipe_that_dies_while_it_closes_it_leaves_no_pin(ProcessOp step, bool durable)
    {
        await Run(
            (cluster, engine, place) =>
            {
                var family = new PipeFamily(engine, place);
                var parent = family.Parent;
                for (var page = 0; page < Pages; page++) family.Pin(page, 1);
                engine.Session.Start(new Fork(parent, family.Child)).Outcome.ShouldBe(Outcome.Ok);
                engine.Session.Start(new Exit(parent)).Outcome.ShouldBe(Outcome.Ok);

                Cut(cluster, engine, Asked(parent, step), place, session => session.Start(new Exit(family.Child)));
                family.ShouldDrainAfterTheLoss();
                engine.Processes.ShouldNotContain(left => left.Id == parent, "nobody shares what it kept");
            },
            durable);
    }

    // What a fence asks before anything stands still.
    private static bool IsFencing(IIncomingGrainCallContext call) => call.Grain is DriverGrain && call.InterfaceMethod.Name == nameof(IDriverGrain.Exists);

    private static PgmapSpec FsDax => new(MemoryType.FsDax, FileFrames, 0, SchemeId.D, StrategyId.Sweep);

    private static Func<IIncomingGrainCallContext, bool> Asked(PgmapId pgmap, DriverOp op) => call =>
        call.Grain is DriverGrain && KeyOf(call).Number == pgmap.Value && call.Request.GetArgument(0) is DriverEvent question && question.Op == op;

    private static Func<IIncomingGrainCallContext, bool> Asked(ProcessId process, ProcessOp op) => call =>
        call.Grain is ProcessGrain && KeyOf(call).Number == process.Value && call.InterfaceMethod.Name == nameof(IProcessGrain.Ask)
        && call.Request.GetArgument(0) is ProcessEvent question && question.Op == op;

    private static object? Asked(IIncomingGrainCallContext call) =>
        call.Grain is InodeGrain or PageGrain && call.Request.GetArgumentCount() > 0 ? call.Request.GetArgument(0) : null;

    private static ActorKey KeyOf(IIncomingGrainCallContext call) => ActorKey.Parse(call.TargetId.Key.ToString()!);

    // The session whose grain is on the doomed silo starts the operation, which stops with the answer; then the silo goes.
    private static Outcome Cut(
        TestCluster cluster, OrleansEngine engine, Func<IIncomingGrainCallContext, bool> at, int place, Func<ISession, Completion> start)
    {
        var reached = Trap.Set(at);
        var outcome = Outcome.Ok;
        var operation = Task.Run(() => engine.Run(3, session =>
        {
            if (session.Worker != place) return;
            var completion = start(session);
            if (!completion.IsDone) session.TryWaitFor(completion.Ticket, Members.Patience, out completion).ShouldBeTrue();
            outcome = completion.Outcome;
        }));
        reached.Wait(Members.Patience).ShouldBeTrue("the step is reached");
        cluster.KillSiloAsync(cluster.Victim().Silo).GetAwaiter().GetResult();
        operation.Wait(Members.Patience).ShouldBeTrue("the operation ends");
        Trap.Open();
        return outcome;
    }

    private static (PgmapId Ram, ProcessId Parent, ProcessId Child) Family(OrleansEngine engine, int place)
    {
        var ram = engine.CreateAt((place + 1) % 3, 3, new(MemoryType.Ram, RamFrames, 0, SchemeId.E, StrategyId.Bulk));
        var parent = engine.CreateProcessAt(place, 3);
        var child = engine.ReserveProcess();
        while (child.Value % 3 == place) child = engine.ReserveProcess();
        engine.Session.Start(new MmapAnonymous(parent, ram, Pages, ReadWrite, At)).Outcome.ShouldBe(Outcome.Ok);
        for (var page = 0; page < Pages; page++) engine.Session.Start(new Fault(parent, At + page, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
        return (ram, parent, child);
    }

    private static InodeId FileAt(OrleansEngine engine, PgmapId pgmap, int place)
    {
        while (true)
        {
            var file = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Xfs, 64 * 4096), BlockState.Hole);
            if (file.Value % 3 == place) return file;
        }
    }

    private static InodeId File(OrleansEngine engine, PgmapId pgmap, int place, BlockState blocks)
    {
        while (true)
        {
            var file = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Xfs, 64 * 4096), blocks);
            if (file.Value % 3 != place) return file;
            var cut = engine.Session.Start(new Truncate(file, FileSystem.Xfs, TruncateKind.Size, 0, 0));
            cut.Outcome.ShouldBe(Outcome.Ok);
        }
    }

    private static void ShouldBeFree(OrleansEngine engine, PgmapId pgmap)
    {
        engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Xfs, FileFrames * 4096), BlockState.Written);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }

    // Every frame is handed out once more, to pages of the device or to a process's own.
    private static void ShouldBeFree(OrleansEngine engine, PgmapId ram, DeviceMemory memory)
    {
        var process = engine.CreateProcess();
        engine.Session.Start(new MmapAnonymous(process, ram, RamFrames, ReadWrite, At)).Outcome.ShouldBe(Outcome.Ok);
        if (memory.First == ram)
        {
            for (var page = 0; page < RamFrames; page++) engine.Session.Start(new Fault(process, At + page, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
        }
        else
        {
            var moved = engine.Session.Start(new MigrateVma(process, At, At + RamFrames, new(ram), memory, Holes: true));
            moved.Findings.Moved.ShouldBe(RamFrames);
        }

        engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }

    private static async Task Run(Action<TestCluster, OrleansEngine, int> test, bool durable = false)
    {
        var cluster = TwoSilos.Deploy(3, trap: true, durable: durable);
        try
        {
            await Task.Run(() =>
            {
                using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 3 });
                test(cluster, engine, cluster.Victim().Place);
            });
        }
        finally
        {
            Trap.Open();
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
