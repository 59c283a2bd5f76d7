using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 49, 68, 70, 71, 72, 74, 75, 77, 79, 80 and 94: devices that go, and what the oracle must say of it.</summary>
internal static class ModelTeardowns
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long DevdaxAt = Kernel61World.Aligned;
    private const long Frames = 512 * 8;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 49, "ndctl device-dax", "a mapped devdax device is unbound, and a touch is SIGBUS", UnbindMapped),
        new(68, "S3, search", "a mapped page outlives its pgmap, and the oracle says so", SchemeId.A1, MappedOnly),
        new(70, "search", "a pin outlives its pgmap, and the oracle says so", SchemeId.A2, Pinned),
        new(70, "search", "a pin outlives its pgmap, and the oracle says so", SchemeId.E, Pinned),
        new(71, "S0, search", "a fault leaves a mapped page at zero, and gup revives it", SchemeId.B, GupOfMappedAtZero),
        new(72, "search", "a re-fault on a zapped entry maps at zero, and no more, for the entry is counted", SchemeId.C, RefaultCountedByEntry),
        new(72, "search", "a re-fault on a zapped entry maps at zero, and the mapping outlives the pgmap", SchemeId.C3, RefaultCountedByReference),
        new(72, "search", "a re-fault that retakes its reference keeps the pgmap", SchemeId.C, RefaultRetaken, RefaultRetakes: true),
        new(72, "search", "a re-fault that retakes its reference keeps the pgmap", SchemeId.C3, RefaultRetaken, RefaultRetakes: true),
        new(74, "S3", "a put after the kill wakes who waits for the page, and does not touch the pgmap's counter", SchemeId.C, PutAfterKill),
        new(75, "S2", "a sweep over pages held in any order reads each page once", SchemeId.D, OnePass),
        new(77, "search", "a walk that read its entry before the munmap touches a freed descriptor, with a grace at the kill alone", SchemeId.D, LateWalk),
        new(79, "search, kernel code", "a longterm pin outlives its devdax device: a known hazard, not a failure", SchemeId.E, LongtermUnderDevdax),
        .. ModelCase.Under(ModelCase.EveryScheme, 80, "kernel code", "a second kill is refused and changes nothing", KilledTwice),
        new(94, "search", "a pmem device unbound under a mapped ext4 file leaves its mapping behind: a known hazard", SchemeId.E, MappedOnly),
        new(94, "S2", "a pmem device unbound under a mapped file waits for the mapping; the entry left behind is a number", SchemeId.F, MappedAndAwaited),
        new(70, "S2", "a pin keeps the pgmap, and no walk pins a mapped page once it is dying", SchemeId.F, PinnedAndAwaited),
    ];

    private static (PgmapId Pgmap, PageId Page) TouchedDevdax(Kernel61World world, byte order)
    {
        var (pgmap, inode) = world.Devdax(order, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, DevdaxAt));
        world.Touch(world.Process, DevdaxAt).ShouldBe(Outcome.NOPAGE);
        return (pgmap, world.PageAt(world.Process, DevdaxAt));
    }

    private static void UnbindMapped(Kernel61World world)
    {
        var (pgmap, _) = TouchedDevdax(world, 9);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Touch(world.Process, DevdaxAt).ShouldBe(Outcome.SIGBUS);
        world.Engine.Violations.ShouldAllBe(violation => violation.Scheme == SchemeId.B && violation.Invariant == Invariant.MappedAtZero);
    }

    private static void MappedOnly(Kernel61World world)
    {
        world.TouchedSmall();
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        AuditShows(world, Invariant.MappingOutlivesPgmap, true);
    }

    private static void Pinned(Kernel61World world)
    {
        world.TouchedSmall();
        world.Hold(world.Process, At, GupMode.Pin);
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        AuditShows(world, Invariant.PinOutlivesPgmap, true);
    }

    private static void MappedAndAwaited(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var drain = world.Block(world.Unbind(world.FsDax));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Ref(page).ShouldBe(1);
        LetGoOfMapping(world);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        world.Session.Start(world.Truncation(TruncateKind.Size, 0)).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        world.Engine.Violations.ShouldBeEmpty();
    }

    private static void PinnedAndAwaited(Kernel61World world)
    {
        world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Pin);
        var drain = world.Block(world.Unbind(world.FsDax));
        var late = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        world.Run(new Gup(world.Process, At, 1, late, GupMode.Pin)).Outcome.ShouldBe(Outcome.EFAULT);
        LetGoOfMapping(world);
        world.StillBlocked();
        world.Release(owner);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        world.Engine.Violations.ShouldBeEmpty();
    }

    private static void LetGoOfMapping(Kernel61World world) => world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));

    // I3 as the ports show it: the page is mapped at 0, and the get makes it 1. An engine need not report it, for b does not claim I3.
    private static void GupOfMappedAtZero(Kernel61World world)
    {
        var page = world.TouchedSmall();
        world.Ref(page).ShouldBe(0);
        world.Hold(world.Process, At, GupMode.Get);
        world.Ref(page).ShouldBe(1);
        world.Engine.Violations.ShouldAllBe(violation => violation.Invariant == Invariant.MappedAtZero && violation.Predicted);
    }

    // A signal ends a truncate after its scan has zapped the entry and before it deletes it: the way to a zapped entry that stays.
    private static void RefaultOfZapped(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Get);
        var ticket = world.Block(world.Truncation(TruncateKind.Size, 0));
        world.Session.Interrupt(ticket).ShouldBeTrue();
        world.Ended(ticket).Outcome.ShouldBe(Outcome.ERESTARTSYS);
        world.Release(owner);
        world.Ref(page).ShouldBe(0);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, At).ShouldBe(page);
    }

    private static void RefaultCountedByEntry(Kernel61World world)
    {
        RefaultOfZapped(world);
        AuditShows(world, Invariant.MappedAtZero, true);
        var drain = world.Block(world.Unbind(world.FsDax));
        LetGo(world);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        AuditShows(world, Invariant.MappingOutlivesPgmap, false);
    }

    private static void RefaultCountedByReference(Kernel61World world)
    {
        RefaultOfZapped(world);
        AuditShows(world, Invariant.MappedAtZero, true);
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        AuditShows(world, Invariant.MappingOutlivesPgmap, true);
    }

    private static void RefaultRetaken(Kernel61World world)
    {
        RefaultOfZapped(world);
        var drain = world.Block(world.Unbind(world.FsDax));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        LetGo(world);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void LetGo(Kernel61World world)
    {
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Session.Start(world.Truncation(TruncateKind.Size, 0)).Outcome.ShouldBe(Outcome.Ok);
    }

    private static void PutAfterKill(Kernel61World world)
    {
        world.TouchedSmall();
        var first = world.Hold(world.Process, At, GupMode.Get);
        var second = world.Hold(world.Process, At, GupMode.Get);
        var drain = world.Block(world.Unbind(world.FsDax));
        var root = world.Engine.Inspect(world.FsDax).Root;
        world.Release(first);
        world.Engine.Inspect(world.FsDax).Root.ShouldBe(root);
        world.StillBlocked();

        var cut = world.Session.Start(world.Truncation(TruncateKind.Size, 0));
        cut.IsDone.ShouldBeFalse();
        world.Engine.Inspect(world.FsDax).Root.ShouldBe(root);
        world.Release(second);
        world.Ended(cut.Ticket).Outcome.ShouldBe(Outcome.Ok);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
    }

    private static void OnePass(Kernel61World world)
    {
        const int seed = 75, held = 20;
        var random = new Random(seed);
        var (pgmap, _) = world.Devdax(0, Frames);
        var pages = Enumerable.Range(0, (int)Frames).OrderBy(_ => random.Next()).Take(held).Select(frame => new PageId(pgmap, frame)).ToList();
        foreach (var page in pages) world.Do(new AskPage(page, PageEvent.Acquire(PageUse.Get)));
        var ticket = world.Block(world.Unbind(pgmap));
        foreach (var page in pages)
        {
            world.StillBlocked();
            world.Do(new AskPage(page, PageEvent.Put(PageUse.Get)));
        }

        var findings = world.Ended(ticket).Findings;
        (findings.Pages, findings.Scans).ShouldBe((Frames, 0), $"seed {seed}");
        findings.BusyScans.ShouldBeInRange(1, held, $"seed {seed}");
        world.Engine.Violations.ShouldBeEmpty();
    }

    // The walk is played by its one turn at the page, which comes after the release. That a grace after the drain awaits such a walk is a matter of
    // interleavings, which the search of the matrix covers.
    private static void LateWalk(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var drain = world.Block(world.Unbind(world.FsDax));
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        world.Run(new AskPage(page, PageEvent.TryGet(PageUse.Get, 1)));
        Predicted(world, Invariant.WalkTouchesFreed);
    }

    private static void LongtermUnderDevdax(Kernel61World world)
    {
        var (pgmap, _) = TouchedDevdax(world, 9);
        var owner = world.Hold(world.Process, DevdaxAt, GupMode.Pin | GupMode.Longterm);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Run(new CloseOwner(owner));
        Predicted(world, Invariant.PinOutlivesPgmap);
    }

    private static void KilledTwice(Kernel61World world)
    {
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        var before = world.Engine.Inspect(world.FsDax);
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.EAGAIN);
        world.Engine.Inspect(world.FsDax).ShouldBe(before);
        world.Engine.Violations.ShouldBeEmpty();
    }

    // Reports what the audit finds, so that the table says whether it was foretold.
    private static void AuditShows(Kernel61World world, Invariant invariant, bool shows)
    {
        var findings = ReferenceAudit.Run(world.Engine);
        findings.Any(finding => finding.Invariant == invariant).ShouldBe(shows, string.Join("; ", findings));
        foreach (var finding in findings) world.Engine.Report(finding);
        if (shows) Predicted(world, invariant);
    }

    private static void Predicted(Kernel61World world, Invariant invariant)
    {
        world.Engine.Violations.ShouldContain(violation => violation.Invariant == invariant && violation.Predicted);
        world.Engine.ViolationCounts.Failures.ShouldBe(0);
    }
}
