using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>A parent that maps a devdax device and has a pipe for pins, and the number of a child that is to live on a certain silo; pgmap and parent are on
/// the other two.</summary>
internal sealed class PipeFamily
{
    private readonly OrleansEngine _engine;
    private readonly PgmapSpec _spec = Members.Devdax(StrategyId.Sweep);

    public PipeFamily(OrleansEngine engine, int place)
    {
        const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
        _engine = engine;
        Pgmap = engine.CreateAt((place + 1) % 3, 3, _spec);
        var device = engine.CreateInode(new(InodeKind.Devdax, Pgmap, SchemeId.D, FileSystem.Ext4, _spec.Frames * 4096), BlockState.Hole);
        Parent = engine.CreateProcessAt((place + 2) % 3, 3);
        do Child = engine.ReserveProcess();
        while (Child.Value % 3 != place);
        Start = engine.Session.Start(new Mmap(Parent, device, 0, 64, Flags, -1)).Findings.Handle;
        Pipe = (int)engine.Session.Start(new OpenOwner(Parent, OwnerKind.Pipe)).Findings.Handle;
    }

    public PgmapId Pgmap { get; }

    public ProcessId Parent { get; }

    public ProcessId Child { get; }

    /// <summary>Where the device is mapped.</summary>
    public long Start { get; }

    public int Pipe { get; }

    /// <summary>Pins pages at the mapping's start, for the pipe.</summary>
    public void Pin(long page, int pages) =>
        _engine.Session.Start(new Gup(Parent, Start + page, pages, Pipe, GupMode.Pin | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);

    /// <summary>Once the loss is known, every count is right and nobody holds what a drain would wait for.</summary>
    public void ShouldDrainAfterTheLoss()
    {
        _engine.AwaitLoss(Pgmap);
        ReferenceAudit.Run(_engine).ShouldBeEmpty();
        var plan = new TeardownPlan(Pgmap, SchemeId.D, StrategyId.Sweep, _spec.Frames, 0, ZapOrder.AfterKill, GracePlacement.Both, IsDevdax: true);
        var drain = _engine.Session.Start(new Teardown(plan));
        if (!drain.IsDone) _engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out drain).ShouldBeTrue("nobody holds a page");
        drain.Outcome.ShouldBe(Outcome.Ok);
        _engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", _engine.Violations));
    }
}
