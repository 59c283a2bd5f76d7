using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 2, 33, 35, 37, 39 and 40, and what they rest on: anonymous memory, fork, copy-on-write, unshare. No scheme changes any of it.</summary>
internal static class ModelAnonymous
{
    private static readonly SchemeId[] Two = [SchemeId.A2, SchemeId.E];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(Two, 2, "hmm-tests anon_read", "a load maps the zero page and a store a page of its own", FirstTouch),
        .. ModelCase.Under(Two, 33, "gup_test", "pins of RAM, and only pins, report maybe-pinned", Flags),
        .. ModelCase.Under(Two, 35, "gup_longterm", "a longterm pin of private memory, for loads or stores, is allowed", Longterm),
        .. ModelCase.Under(Two, 37, "cow basic", "after a fork the first writer gets a copy and the last one reuses the page", CopyOnWrite),
        .. ModelCase.Under(Two, 37, "cow basic", "a fork takes no write from a protected mapping back", ForkOfReadOnly),
        .. ModelCase.Under(Two, 37, "kernel code", "a fork that finds no memory for a pinned page leaves no child", ForkWithoutMemory),
        .. ModelCase.Under(Two, 39, "cow iouring", "a pinned page stays the parent's, and a fork copies it for the child", PinnedAtFork),
        .. ModelCase.Under(Two, 39, "cow iouring", "a get does not count as a pin at a fork", GotAtFork),
        .. ModelCase.Under(Two, 40, "cow ro pin", "a longterm pin for loads of a shared page sees the next store", ReadPinOfShared),
        .. ModelCase.Under(Two, 40, "cow ro pin", "a longterm pin for loads of the zero page sees the next store", ReadPinOfZero),
        .. ModelCase.Under(Two, 16, "row 16", "memory that is pinned is unmapped at once and freed at the unpin", ZapOfPinned),
        .. ModelCase.Under(Two, 37, "kernel code", "a fork races with pins, stores and DONTNEED and leaves no count behind", Races),
    ];

    private static void FirstTouch(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0, write: false).ShouldBe(Outcome.NOPAGE);
        scene.Entry(0).ShouldBe(Pte.Zero);
        scene.InUse(scene.Ram).ShouldBe(0);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        var entry = scene.Entry(0);
        (entry.IsDevice, entry.Writable, entry.IsExclusive, entry.Page.Pgmap).ShouldBe((true, true, true, scene.Ram));
        scene.ShouldCount(entry.Page, 1, 1);
        scene.ExitAll(scene.Process);
        scene.InUse(scene.Ram).ShouldBe(0);
    }

    private static void Flags(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0);
        var page = scene.Entry(0).Page;
        foreach (var mode in (GupMode[])[GupMode.Get, GupMode.Pin, GupMode.Pin | GupMode.Longterm])
        {
            var owner = scene.Hold(0, mode | GupMode.Write);
            PageRules.MaybePinned(scene.Counts(page), 0).ShouldBe(mode != GupMode.Get);
            world.Release(owner);
            scene.ShouldCount(page, 1, 1);
        }
    }

    private static void Longterm(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Gup(0, GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.Ok);
        scene.Gup(1, GupMode.Pin | GupMode.Longterm | GupMode.Write).ShouldBe(Outcome.Ok);
        scene.Gup(1, GupMode.Longterm).ShouldBe(Outcome.EINVAL);
        world.Do(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + MemoryScene.Pages, VmaFlags.Read));
        scene.Gup(2, GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.Ok);
        scene.Gup(2, GupMode.Pin | GupMode.Write).ShouldBe(Outcome.EFAULT);
    }

    private static void CopyOnWrite(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0);
        var page = scene.Entry(0).Page;
        var child = world.Fork(scene.Process);
        scene.ShouldCount(page, 2, 2);
        scene.Entry(0).ShouldBe(Pte.Of(page, writable: false));
        scene.Entry(0, child).ShouldBe(Pte.Of(page, writable: false));

        var first = world.Run(new Fault(child, MemoryScene.At, Write: true));
        (first.Outcome, first.Findings.Copies).ShouldBe((Outcome.NOPAGE, 1));
        scene.Entry(0, child).Page.ShouldNotBe(page);
        scene.ShouldCount(page, 1, 1);

        var last = world.Run(new Fault(scene.Process, MemoryScene.At, Write: true));
        (last.Outcome, last.Findings.Copies).ShouldBe((Outcome.NOPAGE, 0));
        scene.Entry(0).ShouldBe(Pte.Of(page, writable: true).MadeExclusive);
        scene.ExitAll(child, scene.Process);
        scene.InUse(scene.Ram).ShouldBe(0);
    }

    private static void ForkOfReadOnly(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.TouchAll();
        world.Do(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + 2, VmaFlags.Read));
        var child = world.Fork(scene.Process);
        foreach (var process in (ProcessId[])[scene.Process, child])
        {
            scene.Touch(0, write: true, process).ShouldBe(Outcome.SIGSEGV);
            scene.Touch(2, write: true, process).ShouldBe(Outcome.NOPAGE);
        }

        world.Run(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + MemoryScene.Pages + 1, VmaFlags.Read)).Outcome.ShouldBe(Outcome.ENOMEM);
        world.Do(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + 2, MemoryScene.ReadWrite));
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Entry(0).Page.ShouldNotBe(scene.Entry(0, child).Page);
    }

    private static void ForkWithoutMemory(Kernel61World world)
    {
        var scene = new MemoryScene(world, ramFrames: MemoryScene.Pages);
        scene.TouchAll();
        var owner = scene.Hold(3, GupMode.Pin | GupMode.Write);
        var before = scene.Entry(3);
        var child = world.Engine.ReserveProcess();
        world.Run(new Fork(scene.Process, child)).Outcome.ShouldBe(Outcome.ENOMEM);
        scene.Entry(3).ShouldBe(before);
        scene.ShouldCount(scene.Entry(0).Page, 1, 1);
        world.Release(owner);
        scene.ExitAll(scene.Process);
        scene.InUse(scene.Ram).ShouldBe(0);
    }

    private static void PinnedAtFork(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Longterm | GupMode.Write);
        scene.Touch(1);
        var pinned = scene.Held(owner);
        var child = world.Engine.ReserveProcess();
        world.Do(new Fork(scene.Process, child)).Findings.Copies.ShouldBe(1);
        scene.Entry(0).ShouldBe(Pte.Of(pinned, writable: true).MadeExclusive);
        scene.Entry(0, child).Page.ShouldNotBe(pinned);
        scene.Entry(1, child).Page.ShouldBe(scene.Entry(1).Page);

        // What the parent stores, the device reads through its pin.
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Entry(0).Page.ShouldBe(pinned);
    }

    private static void GotAtFork(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var owner = scene.Hold(0, GupMode.Get | GupMode.Write);
        var child = world.Engine.ReserveProcess();
        world.Do(new Fork(scene.Process, child)).Findings.Copies.ShouldBe(0);
        scene.ShouldCount(scene.Held(owner), 3, 2);
        scene.Touch(0);
        scene.Entry(0).Page.ShouldNotBe(scene.Held(owner));
    }

    private static void ReadPinOfShared(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0);
        var shared = scene.Entry(0).Page;
        var child = world.Fork(scene.Process);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Longterm);
        var pinned = scene.Held(owner);
        pinned.ShouldNotBe(shared);
        scene.Entry(0).ShouldBe(Pte.Of(pinned, writable: false).MadeExclusive);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Entry(0).Page.ShouldBe(pinned);
        scene.Entry(0, child).Page.ShouldBe(shared);
    }

    private static void ReadPinOfZero(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0, write: false);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Longterm);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Entry(0).Page.ShouldBe(scene.Held(owner));
    }

    private static void ZapOfPinned(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Write);
        var page = scene.Held(owner);
        world.Do(new Munmap(scene.Process, MemoryScene.At, MemoryScene.At + MemoryScene.Pages));
        scene.ShouldCount(page, PageCounts.PinBias, 0);
        world.Release(owner);
        scene.InUse(scene.Ram).ShouldBe(0);
    }

    private static void Races(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        scene.TouchAll();
        var children = Enumerable.Range(0, 20).Select(_ => world.Engine.ReserveProcess()).ToArray();
        world.Engine.Run(2, session =>
        {
            if (session.Worker == 0)
            {
                foreach (var child in children)
                {
                    if (session.Start(new Fork(scene.Process, child)).Outcome == Outcome.Ok) session.Start(new Exit(child)).Outcome.ShouldBe(Outcome.Ok);
                }

                return;
            }

            for (var round = 0; round < 200; round++)
            {
                var page = MemoryScene.At + (round % MemoryScene.Pages);
                var slot = (int)session.Start(new OpenOwner(scene.Process, OwnerKind.Call)).Findings.Handle;
                session.Start(new Gup(scene.Process, page, 1, slot, GupMode.Pin | (round % 2 == 0 ? GupMode.Write : GupMode.Get)));
                session.Start(new Fault(scene.Process, page, Write: round % 3 == 0));
                if (round % 5 == 0) session.Start(new Zap(scene.Process, page, page + 2));
                session.Start(new CloseOwner(new(scene.Process, slot)));
            }
        });

        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        scene.ExitAll(scene.Process);
        scene.InUse(scene.Ram).ShouldBe(0);
    }
}
