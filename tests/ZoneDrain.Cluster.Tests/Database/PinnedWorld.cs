using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Tests;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>Processes that map and pin pages of a device, and what was acknowledged of it.</summary>
internal sealed class PinnedWorld
{
    private const long Frames = 3 * Chunk.Frames;
    private const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly List<(ProcessId Id, long Start, int Owner)> _processes = [];
    private readonly SortedDictionary<(int Process, long Page), int> _pins = [];
    private PgmapId _pgmap;
    private InodeId _inode;
    private int _round;

    public void Make(OrleansEngine engine)
    {
        _pgmap = engine.CreatePgmap(new(MemoryType.Generic, Frames, 0, SchemeId.D, StrategyId.Counter));
        _inode = engine.CreateInode(new(InodeKind.Devdax, _pgmap, SchemeId.D, FileSystem.Ext4, Frames * 4096), BlockState.Hole);
        for (var i = 0; i < 6; i++)
        {
            var process = engine.CreateProcess();
            var start = engine.Session.Start(new Mmap(process, _inode, 0, Frames, Flags, -1)).Findings.Handle;
            var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            _processes.Add((process, start, owner));
        }
    }

    // What was lost on the way answers EIO and is not counted; what answers Ok must be there.
    public void Use(OrleansEngine engine)
    {
        for (var i = 0; i < 60; i++)
        {
            var (process, start, owner) = _processes[i % _processes.Count];
            var page = (i * 37L + _round * 11) % Frames;
            engine.Session.Start(new Fault(process, start + page, Write: true));
            var pinned = engine.Session.Start(new Gup(process, start + page, 1, owner, GupMode.Pin | GupMode.Write));
            if (pinned.Outcome == Outcome.Ok) _pins[(process.Value, page)] = _pins.GetValueOrDefault((process.Value, page)) + 1;
        }

        _round++;
    }

    public void Check(OrleansEngine engine)
    {
        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.Processes.Count().ShouldBe(_processes.Count);
        foreach (var (id, start, _) in _processes)
        {
            var state = engine.Inspect(id);
            state.Mappings.ShouldHaveSingleItem();
            var pinned = state.Pins().GroupBy(pin => pin.Pin.Page.Frame).ToDictionary(group => group.Key, group => group.Count());
            foreach (var ((process, page), count) in _pins.Where(entry => entry.Key.Process == id.Value))
                pinned.GetValueOrDefault(page).ShouldBeGreaterThanOrEqualTo(count, $"process-{process}, page {page}");
        }

        var processes = engine.Processes.ToList();
        var frames = _pins.Keys.Select(key => (long)key.Page).Distinct().ToList();
        foreach (var (frame, page) in frames.Zip(engine.Pages(_pgmap, frames)))
        {
            var held = processes.Sum(process => process.Pins().Count(pin => pin.Pin.Page.Frame == frame) * PageCounts.PinBias
                + process.Entries().Count(entry => entry.Pte.IsDevice && entry.Pte.Page.Frame == frame));
            page.Counts.Ref.ShouldBe(held, $"frame {frame}");
        }
    }

    /// <summary>Begins a drain that pins hold, and gives its ticket.</summary>
    public long BeginDrain(OrleansEngine engine)
    {
        var plan = new TeardownPlan(_pgmap, SchemeId.D, StrategyId.Counter, Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true);
        var drain = engine.Session.Start(new Teardown(plan));
        drain.IsDone.ShouldBeFalse("pins hold it");
        return drain.Ticket;
    }

    /// <summary>Lets go of all pins; the drain ends.</summary>
    public void EndDrain(OrleansEngine engine, long ticket)
    {
        foreach (var (id, _, owner) in _processes) engine.Session.Start(new CloseOwner(new(id, owner))).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.TryWaitFor(ticket, Patience, out var ended).ShouldBeTrue();
        ended.Outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(_pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
    }
}
