using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 33, 36, 45, 56, 61, 65, 67 and 92: gets and pins, and who waits for them.</summary>
internal static class ModelPins
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long Page = 4096;
    private const long TouchedBytes = Kernel61World.Touched * Page;

    // Under b mapped pages show 0, and a get of one is what S0's warning is about: case 71.
    private static readonly SchemeId[] AllButB = [.. ModelCase.EveryScheme.Where(scheme => scheme != SchemeId.B)];
    private static readonly SchemeId[] Waiting = [.. SchemeList.All.Where(scheme => scheme.Evict != EvictWait.No).Select(scheme => scheme.Id)];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 33, "gup_test", "pins of small file pages, and only pins, report maybe-pinned",
            world => Flags(world, SmallFile(world))),
        .. ModelCase.Under(ModelCase.EveryScheme, 33, "gup_test", "pins of large file mappings, and only pins, report maybe-pinned",
            world => Flags(world, LargeFile(world))),
        .. ModelCase.Under(ModelCase.EveryScheme, 33, "gup_test", "pins of devdax order 0, and only pins, report maybe-pinned",
            world => Flags(world, Devdax(world, 0))),
        .. ModelCase.Under(ModelCase.EveryScheme, 33, "gup_test", "pins of devdax order 9, and only pins, report maybe-pinned",
            world => Flags(world, Devdax(world, 9))),
        .. ModelCase.Under(ModelCase.EveryScheme, 36, "kernel code", "a longterm pin of an fsdax file is EOPNOTSUPP", LongtermOfFile),
        .. ModelCase.Under(ModelCase.EveryScheme, 45, "ndctl dax-pmd", "direct I/O from and to an address never faulted", world => DirectIo(world, false)),
        .. ModelCase.Under(ModelCase.EveryScheme, 45, "ndctl dax-pmd", "direct I/O from and to a faulted address", world => DirectIo(world, true)),
        .. ModelCase.Under(ModelCase.EveryScheme, 45, "ndctl dax-pmd", "direct I/O into a read-only mapping fails", DirectIoIntoReadOnly),
        .. ModelCase.Under(AllButB, 56, "xfstests generic/413, S0", "I/O between DAX and RAM in all sizes gives no warning", Between),
        .. ModelCase.Under(ModelCase.EveryScheme, 61, "xfstests generic/503", "a punch waits for direct I/O", world => Cut(world, TruncateKind.Punch)),
        .. ModelCase.Under(ModelCase.EveryScheme, 61, "xfstests generic/503", "a zero-range waits for direct I/O", world => Cut(world, TruncateKind.Zero)),
        .. ModelCase.Under(ModelCase.EveryScheme, 61, "xfstests generic/503", "a truncate waits for direct I/O", world => Cut(world, TruncateKind.Size)),
        .. ModelCase.Under(ModelCase.EveryScheme, 61, "xfstests generic/503", "a collapse waits for direct I/O", world => Cut(world, TruncateKind.Collapse)),
        .. ModelCase.Under(ModelCase.EveryScheme, 65, "S3, kernel code", "no block is reused before the unpin ends the truncate", NoEarlyReuse),
        .. ModelCase.Under(ModelCase.EveryScheme, 67, "S3, kernel code", "a truncate waits for a page that is pinned and not mapped", UnmappedTruncate),
        .. ModelCase.Under(Waiting, 67, "S3, kernel code", "an eviction waits for a page that is pinned and not mapped", UnmappedEvict),
        .. ModelCase.Under(Waiting, 92, "kernel code", "an eviction that hangs names the holder", HangNamesHolder),
    ];

    private static long SmallFile(Kernel61World world)
    {
        world.TouchedSmall();
        return At;
    }

    private static long LargeFile(Kernel61World world)
    {
        world.TouchedLarge();
        return Kernel61World.Aligned + Kernel61World.Touched;
    }

    private static long Devdax(Kernel61World world, byte order)
    {
        var (_, inode) = world.Devdax(order, 512 * 8);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, Kernel61World.Aligned));
        world.Touch(world.Process, Kernel61World.Aligned + 7).ShouldBe(Outcome.NOPAGE);
        world.Release(world.Hold(world.Process, Kernel61World.Aligned + 7, GupMode.Pin | GupMode.Longterm));
        return Kernel61World.Aligned + 7;
    }

    private static void Flags(Kernel61World world, long vpn)
    {
        var page = world.PageAt(world.Process, vpn);
        var before = world.Ref(page);

        // Where a large file mapping makes no folio, each of its pages keeps its own count.
        var counted = page.Pgmap != world.FsDax || world.Traits.FsDaxFolios;
        foreach (var path in (GupMode[])[GupMode.FastOnly, GupMode.SlowOnly])
        {
            foreach (var kind in (GupMode[])[GupMode.Get, GupMode.Pin])
            {
                var owner = world.Hold(world.Process, vpn, kind | path | GupMode.Write);
                MaybePinned().ShouldBe(kind == GupMode.Pin, $"{kind} {path}");
                world.Release(owner);
                MaybePinned().ShouldBeFalse();
                world.Ref(page).ShouldBe(before);
            }
        }

        bool MaybePinned()
        {
            var shown = world.Engine.Inspect(page);
            return PageRules.MaybePinned(shown.Counts, counted ? shown.Order : 0);
        }
    }

    private static Outcome Gup(Kernel61World world, GupMode mode)
    {
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        return world.Run(new Gup(world.Process, At, 1, slot, mode)).Outcome;
    }

    private static void LongtermOfFile(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var before = world.Ref(page);
        Gup(world, GupMode.Pin | GupMode.Longterm | GupMode.SlowOnly).ShouldBe(Outcome.EOPNOTSUPP);
        world.Ref(page).ShouldBe(before);
    }

    private static void DirectIo(Kernel61World world, bool faulted)
    {
        world.MapSmall(world.Process);
        if (faulted) world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        foreach (var mode in (GupMode[])[GupMode.Pin, GupMode.Pin | GupMode.Write]) world.Release(world.Hold(world.Process, At, mode, pages: 8));
    }

    private static void DirectIoIntoReadOnly(Kernel61World world)
    {
        world.Do(new Mmap(world.Process, world.File, 0, Kernel61World.FileBytes >> 12, VmaFlags.Read | VmaFlags.Shared, Kernel61World.Small));
        Gup(world, GupMode.Pin).ShouldBe(Outcome.Ok);
        Gup(world, GupMode.Pin | GupMode.Write).ShouldBe(Outcome.EFAULT);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGSEGV);
    }

    // Buffers of 1 page to 2 MiB: of the file, and a private copy in RAM; each is written to another file while it is held.
    private static void Between(Kernel61World world)
    {
        const long ram = Kernel61World.Aligned + 65_536;
        var other = world.NewFile(Kernel61World.FileBytes);
        world.MapSmall(world.Process);
        world.Do(new Mmap(world.Process, world.File, 0, Kernel61World.FileBytes >> 12, VmaFlags.Read | VmaFlags.Write, ram));
        for (var pages = 1; pages <= 512; pages *= 8)
        {
            foreach (var buffer in (long[])[Kernel61World.Small, ram])
            {
                var owner = world.Hold(world.Process, buffer, GupMode.Get | GupMode.Write, pages);
                world.Do(new WriteFile(other, 0, pages * Page, Data: true, KeepSize: true));
                world.Release(owner);
            }
        }

        world.Engine.Violations.ShouldBeEmpty();
    }

    private static void Cut(Kernel61World world, TruncateKind kind)
    {
        world.TouchedSmall();
        var (offset, length) = kind == TruncateKind.Size ? (0L, 0L) : (TouchedBytes, Page);
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Write);
        var ticket = world.Block(world.Truncation(kind, offset, length));
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        NoBlockLostItsPin(world);
    }

    private static void NoEarlyReuse(Kernel61World world)
    {
        world.TouchedSmall();
        var other = world.NewFile((Kernel61World.FsDaxFrames << 12) - Kernel61World.FileBytes);
        var end = world.Engine.Inspect(other).SizeBytes;
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Write);
        var ticket = world.Block(world.Truncation(TruncateKind.Size, 0));
        world.Run(new WriteFile(other, end, Page, Data: true, KeepSize: false)).Outcome.ShouldBe(Outcome.ENOSPC);
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        world.Do(new WriteFile(other, end, Page, Data: true, KeepSize: false));
        NoBlockLostItsPin(world);
    }

    private static void UnmappedTruncate(Kernel61World world)
    {
        var owner = PinnedAndUnmapped(world);
        var ticket = world.Block(world.Truncation(TruncateKind.Size, 0));
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        NoBlockLostItsPin(world);
    }

    private static void UnmappedEvict(Kernel61World world)
    {
        var owner = PinnedAndUnmapped(world);
        var ticket = world.Block(new Evict(world.File, Unlink: true));
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        NoBlockLostItsPin(world);
    }

    private static void HangNamesHolder(Kernel61World world)
    {
        var owner = PinnedAndUnmapped(world);
        var ticket = world.Block(new Evict(world.File, Unlink: false));
        ReferenceAudit.Holders(world.Engine, world.FsDax, 10).ShouldHaveSingleItem().Holder.ShouldBe($"{owner} ({OwnerKind.Descriptor})");
        world.Session.Interrupt(ticket).ShouldBe(world.Traits.Evict == EvictWait.Interruptible);
        if (world.Traits.Evict != EvictWait.Interruptible) world.StillBlocked();
        else world.Ended(ticket).Outcome.ShouldBe(Outcome.ERESTARTSYS);
    }

    private static OwnerId PinnedAndUnmapped(Kernel61World world)
    {
        world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Pin);
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        return owner;
    }

    private static void NoBlockLostItsPin(Kernel61World world) => world.Engine.Violations.ShouldNotContain(violation =>
        violation.Invariant == Invariant.PinOnFreedBlock || violation.Invariant == Invariant.MappingOnFreedBlock);
}
