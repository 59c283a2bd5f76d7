using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a silo that dies takes its memory with it and nothing else. Method: three silos, processes that map and pin pages of all of them, one silo killed
/// without a word; then what is left is audited, drained and audited again.
/// </summary>
public sealed class LossTests
{
    private const long Frames = 3 * Chunk.Frames;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Counter)]
    public async Task A_drain_ends_after_a_silo_is_killed_and_the_loss_has_a_name(StrategyId strategy)
    {
        var cluster = TwoSilos.Deploy(3);
        try
        {
            using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 2 });
            var pgmap = engine.CreatePgmap(new(MemoryType.Generic, Frames, 0, SchemeId.D, strategy));
            var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, Frames * 4096), BlockState.Hole);
            var processes = Enumerable.Range(0, 6).Select(_ => UsePages(engine, inode)).ToList();
            ReferenceAudit.Run(engine).ShouldBeEmpty();

            await cluster.KillSiloAsync(Victim(cluster));
            await Task.Run(() => LossIsKnown(engine));
            ReferenceAudit.Run(engine).ShouldBeEmpty();
            engine.Processes.Count().ShouldBe(4);

            var plan = new TeardownPlan(pgmap, SchemeId.D, strategy, Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true);
            var drain = engine.Session.Start(new Teardown(plan));
            drain.IsDone.ShouldBeFalse("the pins of the living hold it");
            foreach (var (process, owner) in processes) engine.Session.Start(new CloseOwner(new(process, owner)));
            engine.Session.TryWaitFor(drain.Ticket, Patience, out var ended).ShouldBeTrue();
            ended.Outcome.ShouldBe(Outcome.Ok);
            engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
            ReferenceAudit.Run(engine).ShouldBeEmpty();
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private static (ProcessId Process, int Owner) UsePages(OrleansEngine engine, InodeId inode)
    {
        const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
        var process = engine.CreateProcess();
        var start = engine.Session.Start(new Mmap(process, inode, 0, Frames, Flags, -1)).Findings.Handle;
        var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
        for (var page = process.Value; page < Frames; page += 512)
        {
            engine.Session.Start(new Fault(process, start + page, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
            engine.Session.Start(new Gup(process, start + page, 1, owner, GupMode.Pin | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);
        }

        return (process, owner);
    }

    // The pgmap's own grain lives on the first silo by address; any other may be killed. The client's gateway is the primary, so the last one is.
    private static SiloHandle Victim(TestCluster cluster) => cluster.Silos.OrderBy(silo => silo.SiloAddress).Last();

    private static void LossIsKnown(OrleansEngine engine)
    {
        engine.AwaitLoss();
        engine.Losses.ShouldHaveSingleItem().ShouldContain("lost holders: process-2, process-5");
    }
}
