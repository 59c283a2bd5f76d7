using System.Collections.Concurrent;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Processes;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Tests;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>
/// Goal: a silo that is killed in the middle of writes, faults and pins takes nothing with it that was acknowledged. Method: three silos as processes, workers
/// that note what was answered Ok, a kill once enough was; then blocks, pins and counts are compared with the notes, and the device is drained.
/// </summary>
public sealed class DurableLoadTests(PostgresServer server)
{
    private const int Workers = 3;
    private const int Operations = 60;
    private const int OperationsBeforeKill = 30;
    private const long Pages = 256;
    private const long Frames = 3 * Chunk.Frames;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(int File, long Page), bool> _written = [];
    private readonly ConcurrentDictionary<(int Process, long Page), int> _pinned = [];
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _done;

    [Fact]
    public async Task What_was_acknowledged_under_load_is_there_after_a_kill()
    {
        using var files = new SiloFiles(3, FreshDatabase.Make(server), 6, ("state", "postgres"));
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using var cluster = ClusterConnection.Connect(files.Settings(0), TimeSpan.FromMinutes(1));
        using var engine = new OrleansEngine(cluster.Grains, new() { Workers = Workers });
        var pgmap = engine.CreatePgmap(new(MemoryType.FsDax, Frames, 0, SchemeId.D, StrategyId.Percpu));
        var inodes = Enumerable.Range(0, Workers).Select(_ => engine.CreateInode(
            new(InodeKind.File, pgmap, SchemeId.D, FileSystem.Ext4, Pages * 4096), BlockState.Hole)).ToList();
        var processes = Enumerable.Range(0, Workers).Select(worker => Map(engine, inodes[worker])).ToList();

        var load = Task.Run(() => engine.Run(Workers, session => Work(session, inodes[session.Worker], processes[session.Worker])));
        await Task.WhenAny(_enough.Task, load);
        third.Kill();
        await load;
        await Task.Run(engine.AwaitLoss);

        Check(engine, pgmap, inodes);
        Drain(engine, pgmap, processes);
        (await Ended(first, second)).ShouldBe([0, 0]);
    }

    private static (ProcessId Id, long Start, int Owner) Map(OrleansEngine engine, InodeId inode)
    {
        var process = engine.CreateProcess();
        var start = engine.Session.Start(new Mmap(process, inode, 0, Pages, VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write, -1)).Findings.Handle;
        return (process, start, (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle);
    }

    private void Work(ISession session, InodeId inode, (ProcessId Id, long Start, int Owner) process)
    {
        for (var i = 0; i < Operations; i++)
        {
            var page = i * 3L % Pages;
            if (EndOf(session, new WriteFile(inode, page * 4096, 4096, Data: true, KeepSize: true)) == Outcome.Ok) _written[(inode.Value, page)] = true;
            EndOf(session, new Fault(process.Id, process.Start + page, Write: true));
            var pinned = EndOf(session, new Gup(process.Id, process.Start + page, 1, process.Owner, GupMode.Pin | GupMode.Write));
            if (pinned == Outcome.Ok) _pinned.AddOrUpdate((process.Id.Value, page), 1, (_, count) => count + 1);
            if (Interlocked.Increment(ref _done) >= OperationsBeforeKill) _enough.TrySetResult();
        }
    }

    // What sleeps behind a lock that the dead had must be woken.
    private static Outcome EndOf<TProtocol>(ISession session, TProtocol protocol) where TProtocol : struct, IProtocol
    {
        var completion = session.Start(protocol);
        if (!completion.IsDone) session.TryWaitFor(completion.Ticket, Patience, out completion).ShouldBeTrue($"{protocol} ends");
        return completion.Outcome;
    }

    private void Check(OrleansEngine engine, PgmapId pgmap, IReadOnlyList<InodeId> inodes)
    {
        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
        var used = new HashSet<long>();
        foreach (var inode in inodes.Select(engine.Inspect))
        {
            foreach (var (_, page) in _written.Keys.Where(key => key.File == inode.Id.Value))
            {
                var blocks = inode.Blocks.Where(extent => extent.Index <= page && page < extent.End && extent.State == BlockState.Written);
                blocks.ShouldHaveSingleItem($"{inode.Id}, page {page}");
            }

            foreach (var extent in inode.Blocks)
            {
                for (var frame = extent.Frame; frame < extent.Frame + extent.Pages; frame++) used.Add(frame).ShouldBeTrue($"frame {frame} is in two places");
            }
        }

        var processes = engine.Processes.ToList();
        var pins = processes.SelectMany(process => process.Pins().Select(pin => (process.Id.Value, pin.Pin.Page.Frame))).ToList();
        pins.Count.ShouldBeGreaterThanOrEqualTo(_pinned.Values.Sum());
        foreach (var (frame, page) in used.Zip(engine.Pages(pgmap, used)))
        {
            var held = pins.Count(pin => pin.Frame == frame) * PageCounts.PinBias
                + processes.Sum(process => process.Entries().Count(entry => entry.Pte.IsDevice && entry.Pte.Page.Frame == frame));
            page.Counts.Ref.ShouldBe(held, $"frame {frame}");
        }
    }

    private static void Drain(OrleansEngine engine, PgmapId pgmap, IReadOnlyList<(ProcessId Id, long Start, int Owner)> processes)
    {
        var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Percpu, Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: false);
        var drain = engine.Session.Start(new Teardown(plan));
        foreach (var (id, _, owner) in processes) engine.Session.Start(new CloseOwner(new(id, owner))).Outcome.ShouldBe(Outcome.Ok);
        var outcome = drain.Outcome;
        if (!drain.IsDone)
        {
            engine.Session.TryWaitFor(drain.Ticket, Patience, out var ended).ShouldBeTrue();
            outcome = ended.Outcome;
        }

        outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }

    private static async Task<int[]> Ended(params ZoneDrainProcess[] silos)
    {
        foreach (var silo in silos) silo.Terminate();
        return await Task.WhenAll(silos.Select(silo => silo.Ended()));
    }
}
