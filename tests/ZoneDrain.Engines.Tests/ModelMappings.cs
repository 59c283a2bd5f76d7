using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 42, 43, 50 and 58: what may be mapped, and how.</summary>
internal static class ModelMappings
{
    private const long At = Kernel61World.Aligned;
    private const long Frames = 512 * 8;
    private const long Slot = 512;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 42, "ndctl device-dax", "devdax refuses private and misaligned mappings", DevdaxRefusals),
        .. ModelCase.Under(ModelCase.EveryScheme, 43, "ndctl device-dax", "4 KiB of a 2 MiB devdax mapping cannot be moved",
            DevdaxPiece),
        .. ModelCase.Under(ModelCase.EveryScheme, 43, "ndctl device-dax", "a 2 MiB unit of a devdax mapping moves", DevdaxUnit),
        .. ModelCase.Under(ModelCase.EveryScheme, 43, "kernel code", "8 pages of a file's 2 MiB entry move elsewhere, and no count is left behind", PartOfFile),
        .. ModelCase.Under(ModelCase.EveryScheme, 43, "kernel code", "parts of a mapping that somebody else unmaps meanwhile leave no mapper behind", CutRace),
        .. ModelCase.Under(ModelCase.EveryScheme, 50, "ndctl dax-ext4", "ten 2 MiB faults need no fallback", TenLargeFaults),
        .. ModelCase.Under(ModelCase.EveryScheme, 58, "xfstests generic/437", "a private copy lasts until DONTNEED", PrivateCopy),
        .. ModelCase.Under(ModelCase.EveryScheme, 58, "xfstests generic/437", "private stores race with DONTNEED and leave no count behind", PrivateRace),
    ];

    private static void DevdaxRefusals(Kernel61World world)
    {
        var (_, inode) = world.Devdax(9, Frames);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, Slot, At, VmaFlags.None)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, Slot, At + 1)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, Slot - 1, At)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, Slot, At));
    }

    private static void DevdaxPiece(Kernel61World world)
    {
        var (_, inode) = world.Devdax(9, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, Slot, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Run(new Mremap(world.Process, At, 1, At + Frames)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Do(new Munmap(world.Process, At, At + Slot));
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGSEGV);
    }

    private static void DevdaxUnit(Kernel61World world)
    {
        var (pgmap, inode) = world.Devdax(9, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 4 * Slot, At));
        world.Touch(world.Process, At + Slot).ShouldBe(Outcome.NOPAGE);
        world.Do(new Mremap(world.Process, At + Slot, Slot, At + Frames));
        world.PageAt(world.Process, At + Frames).ShouldBe(new PageId(pgmap, Slot));
        world.Touch(world.Process, At + Slot).ShouldBe(Outcome.SIGSEGV);
        world.Touch(world.Process, At + 2 * Slot).ShouldBe(Outcome.NOPAGE);
        world.Engine.Inspect(inode).Mappers.ShouldHaveSingleItem().Mappings.ShouldBe(3);
        world.Do(new Munmap(world.Process, At, At + Frames + Slot));
        world.Engine.Inspect(inode).Mappers.ShouldBeEmpty();
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void PartOfFile(Kernel61World world)
    {
        const long from = At + Kernel61World.Touched, there = At + Frames;
        var page = world.TouchedLarge();
        world.Run(new Mremap(world.Process, from, 0, there)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(new Mremap(world.Process, from, 8, from + 4)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(new Mremap(world.Process, from, Kernel61World.FileBytes >> 12, there)).Outcome.ShouldBe(Outcome.EFAULT);
        world.Do(new Mremap(world.Process, from, 8, there));
        world.Touch(world.Process, from).ShouldBe(Outcome.SIGSEGV);
        foreach (var vpn in (long[])[from - 1, from + 8, there, there + 7]) world.Touch(world.Process, vpn).ShouldBe(Outcome.NOPAGE);
        (world.PageAt(world.Process, there), world.PageAt(world.Process, from + 8)).ShouldBe((page, page.Plus(8)));
        world.Engine.Inspect(world.File).Mappers.ShouldHaveSingleItem().Mappings.ShouldBe(3);
        world.Do(new Munmap(world.Process, At, At + Frames + Slot));
        world.Engine.Inspect(world.File).Mappers.ShouldBeEmpty();
        world.Do(world.Truncation(TruncateKind.Size, 0));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void CutRace(Kernel61World world)
    {
        world.Engine.Run(2, session =>
        {
            for (var round = 0; round < 20; round++)
            {
                if (session.Worker > 0)
                {
                    session.Start(new Munmap(world.Process, At, At + Frames)).Outcome.ShouldBe(Outcome.Ok);
                    continue;
                }

                session.Start(new Mmap(world.Process, world.File, 0, 8, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At));
                session.Start(new Fault(world.Process, At + 3, Write: true));
                session.Start(new Mprotect(world.Process, At + 2, At + 4, VmaFlags.Read));
                session.Start(new Mremap(world.Process, At + 3, 1, At + Slot + round));
                session.Start(new Munmap(world.Process, At + 5, At + 6));
            }
        });

        world.Do(new Munmap(world.Process, At, At + Frames));
        world.Engine.Inspect(world.File).Mappers.ShouldBeEmpty();
        world.Do(world.Truncation(TruncateKind.Size, 0));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void TenLargeFaults(Kernel61World world)
    {
        const int faults = 10;
        var file = world.NewFile(faults * Slot << 12);
        world.Do(new Mmap(world.Process, file, 0, faults * Slot, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Huge, At));
        for (var slot = 0; slot < faults; slot++)
        {
            var fault = world.Run(new Fault(world.Process, At + (slot * Slot) + slot, Write: true));
            (fault.Outcome, fault.Findings.HugeOutcome, fault.Findings.SmallTried).ShouldBe((Outcome.NOPAGE, Outcome.NOPAGE, false));
            world.Entry(world.Process, At + (slot * Slot), out var order).IsDevice.ShouldBeTrue();
            order.ShouldBe(9);
        }
    }

    private static void MapPrivate(Kernel61World world, long vpn) =>
        world.Do(new Mmap(world.Process, world.File, 0, Kernel61World.FileBytes >> 12, VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge, vpn));

    // A store goes to the copy as long as there is one; without it a load finds the file's page again.
    private static void PrivateCopy(Kernel61World world)
    {
        foreach (var vpn in (long[])[Kernel61World.Small, At])
        {
            MapPrivate(world, vpn);
            world.Touch(world.Process, vpn, write: false).ShouldBe(Outcome.NOPAGE);
            var shared = world.PageAt(world.Process, vpn);
            world.Touch(world.Process, vpn).ShouldBe(Outcome.NOPAGE);
            world.Entry(world.Process, vpn).IsDevice.ShouldBeFalse();
            world.Touch(world.Process, vpn, write: false).ShouldBe(Outcome.NOPAGE);
            world.Entry(world.Process, vpn).IsDevice.ShouldBeFalse();

            world.Do(new Zap(world.Process, vpn, vpn + Slot));
            world.Entry(world.Process, vpn).Present.ShouldBeFalse();
            world.Touch(world.Process, vpn, write: false).ShouldBe(Outcome.NOPAGE);
            world.PageAt(world.Process, vpn).ShouldBe(shared);
        }
    }

    private static void PrivateRace(Kernel61World world)
    {
        MapPrivate(world, At);
        world.Touch(world.Process, At, write: false);
        var page = world.PageAt(world.Process, At);
        world.Do(new Zap(world.Process, At, At + Slot));
        var idle = world.Ref(page);
        world.Engine.Run(2, session =>
        {
            for (var round = 0; round < 200; round++)
            {
                if (session.Worker == 0) session.Start(new Zap(world.Process, At, At + Slot));
                else session.Start(new Fault(world.Process, At + (round % 3), Write: round % 2 == 0));
            }
        });

        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At).IsDevice.ShouldBeFalse();
        world.Do(new Zap(world.Process, At, At + Slot));
        world.Ref(page).ShouldBe(idle);
    }
}
