using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a gup walk whose first or last answer from the pgmap is on its way while a loss is made good keeps the pgmap alive just as long as it walks. Method:
/// that answer is held back while another silo is killed; then the walks are read, and again when the answer was let go.
/// </summary>
public sealed class HeldAnswerTests
{
    private const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;

    [Theory]
    [InlineData(PgmapOp.TryGetLive, 1)]
    [InlineData(PgmapOp.Put, 0)]
    public async Task A_walk_whose_answer_is_on_its_way_while_a_loss_is_made_good_is_counted_right(PgmapOp op, int walks)
    {
        var cluster = TwoSilos.Deploy(3, holdsAnswers: true);
        try
        {
            var (victim, place) = cluster.Victim();
            using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 1 });
            var pgmap = engine.CreateAt((place + 1) % 3, 3, Members.Devdax(StrategyId.Sweep, SchemeId.A2));
            var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.A2, FileSystem.Ext4, 4096), BlockState.Hole);
            var process = engine.CreateProcess();
            while (process.Value % 3 == place) process = engine.CreateProcess();
            var start = engine.Session.Start(new Mmap(process, inode, 0, 1, Flags, -1)).Findings.Handle;
            var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            engine.Session.Start(new Fault(process, start, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);

            var held = HeldAnswer.Hold(op);
            var gup = Task.Run(() => engine.Session.Start(new Gup(process, start, 1, owner, GupMode.Pin | GupMode.Write)));
            await held;
            await cluster.KillSiloAsync(victim);
            await Task.Run(engine.AwaitLoss);
            await Task.Run(() => engine.Inspect(pgmap).GupWalks.ShouldBe(walks));

            HeldAnswer.Release();
            (await gup).Outcome.ShouldBe(Outcome.Ok);
            await Task.Run(() => engine.Inspect(pgmap).GupWalks.ShouldBe(0));
            await Task.Run(() => ReferenceAudit.Run(engine).ShouldBeEmpty());
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
