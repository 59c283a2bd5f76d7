using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Tests;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// A device with a file system and files of its own for each worker, on which each faults, pins, unmaps and cuts what only it uses: so every outcome is known,
/// whatever happens between the grains.
/// </summary>
internal sealed class FileScene
{
    public const long Frames = 3 * Chunk.Frames;
    private const long Pages = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly OrleansEngine _engine;
    private readonly SchemeId _scheme;
    private readonly StrategyId _strategy;

    public FileScene(OrleansEngine engine, SchemeId scheme, StrategyId strategy)
    {
        (_engine, _scheme, _strategy) = (engine, scheme, strategy);
        Pgmap = engine.CreatePgmap(new(MemoryType.FsDax, Frames, 0, scheme, strategy));
        Files = [.. Enumerable.Range(0, engine.Workers).Select(_ => File())];
        Processes = [.. Enumerable.Range(0, engine.Workers).Select(_ => engine.CreateProcess())];
    }

    public PgmapId Pgmap { get; }

    public IReadOnlyList<InodeId> Files { get; }

    public IReadOnlyList<ProcessId> Processes { get; }

    /// <summary>One round of a worker; everything has its right outcome, and nothing is left but an empty file of full size.</summary>
    public void Round(ISession session, int rounds, int seed)
    {
        var (file, process, random) = (Files[session.Worker], Processes[session.Worker], new Random(seed + session.Worker));
        for (var round = 0; round < rounds; round++)
        {
            var start = session.Start(new Mmap(process, file, 0, Pages, VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write, -1)).Findings.Handle;
            var owner = (int)session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            for (var touch = 0; touch < 4; touch++)
            {
                var page = start + random.Next((int)Pages);
                session.Start(new Fault(process, page, Write: true)).Outcome.ShouldBeOneOf(Outcome.NOPAGE, Outcome.MAJOR);
                session.Start(new Gup(process, page, 1, owner, GupMode.Pin | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);
            }

            // A truncation waits for the pins; the descriptor's end wakes it.
            var cut = session.Start(new Truncate(file, FileSystem.Ext4, TruncateKind.Punch, 0, Pages * 4096));
            cut.IsDone.ShouldBeFalse("pages are pinned");
            session.Start(new CloseOwner(new(process, owner))).Outcome.ShouldBe(Outcome.Ok);
            session.TryWaitFor(cut.Ticket, Patience, out var ended).ShouldBeTrue();
            ended.Outcome.ShouldBe(Outcome.Ok);
            session.Start(new Munmap(process, start, start + Pages)).Outcome.ShouldBe(Outcome.Ok);
        }
    }

    /// <summary>Nothing is held, so nothing is counted.</summary>
    public void ShouldBeIdle()
    {
        ReferenceAudit.Run(_engine).ShouldBeEmpty();
        _engine.InUse(Pgmap).ShouldBe(0);
        _engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", _engine.Violations));
        foreach (var file in Files) _engine.Inspect(file).Mappers.ShouldBeEmpty();
    }

    public Teardown Teardown() => new(new(Pgmap, _scheme, _strategy, Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: false));

    /// <summary>The drain ends, whatever it took.</summary>
    public void Drain()
    {
        var drain = _engine.Session.Start(Teardown());
        if (!drain.IsDone) _engine.Session.TryWaitFor(drain.Ticket, Patience, out drain).ShouldBeTrue();
        drain.Outcome.ShouldBe(Outcome.Ok);
        _engine.Inspect(Pgmap).Life.ShouldBe(Grace.Life.Freed);
        _engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", _engine.Violations));
    }

    private InodeId File() =>
        _engine.CreateInode(new(InodeKind.File, Pgmap, _scheme, FileSystem.Ext4, Pages * 4096), BlockState.Hole);
}
