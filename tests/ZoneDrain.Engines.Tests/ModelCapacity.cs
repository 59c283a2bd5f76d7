using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 86, 88 and 89: a CXL memory device whose capacity comes in extents and is asked back.</summary>
internal static class ModelCapacity
{
    private const long Unit = DynamicCapacity.UnitFrames;
    private const long Start = (2L << 30) >> 12;
    private const long Partition = (1L << 30) >> 12;
    private const long ExtentFrames = (64L << 20) >> 12;
    private const long At = Kernel61World.Aligned;

    // Whose drain of a devdax device waits for pins.
    private static readonly SchemeId[] Waiting = [SchemeId.A1, SchemeId.C, SchemeId.C3, SchemeId.D];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 86, "posted cxl-dcd test", "a release is deferred while a dax device uses the extent", Deferred),
        .. ModelCase.Under(Waiting, 86, "S2", "a release is deferred while the drain waits for a pin", DeferredByPin),
        .. ModelCase.Under(ModelCase.EveryScheme, 86, "posted patches", "a tag is claimed and released as a whole", WholeTags),
        .. ModelCase.Under(ModelCase.EveryScheme, 86, "kernel model 6.5", "a device that goes without asking leaves a SIGBUS", Surprise),
        .. ModelCase.Under(ModelCase.EveryScheme, 88, "posted cxl-dcd test", "a group that is misaligned, outside, overlapping or known is dropped", Dropped),
        .. ModelCase.Under(ModelCase.EveryScheme, 88, "posted cxl-dcd test", "a group has a limit, and what is there already is accepted again", Limits),
        .. ModelCase.Under(ModelCase.EveryScheme, 88, "posted patches", "a group whose rest does not come is dropped", Late),
        .. ModelCase.Under(ModelCase.EveryScheme, 89, "posted cxl-dcd test", "a dax device of extents does not grow", DoesNotGrow),
    ];

    // The driver of a memory device with a static part, which is a devdax device, and a dynamic partition of 1 GiB behind 2 GiB.
    private static DriverId Open(Kernel61World world)
    {
        var device = new DriverId(world.Devdax(0, 512).Pgmap.Value);
        world.Do(AskCapacity.Open(device, Start, Partition));
        return device;
    }

    private static CapacityExtent Extent(int place, long tag = 0) => new(Start + (place * ExtentFrames), ExtentFrames, tag);

    private static (long Extents, long Frames) Count(Kernel61World world, DriverId device)
    {
        var found = world.Do(AskCapacity.Count(device)).Findings;
        return (found.Handle, found.Pages);
    }

    private static void Refused<TProtocol>(Kernel61World world, TProtocol protocol, Refusal refusal)
        where TProtocol : struct, IProtocol
    {
        var ended = world.Run(protocol);
        (ended.Outcome, ended.Findings.Refusal).ShouldBe((refusal.Error(), refusal), protocol.ToString());
    }

    private static void Deferred(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(0, tag: 1))).Findings.Pages.ShouldBe(ExtentFrames);
        world.Do(new AddCapacity(device, Extent(1, tag: 2)));
        var made = world.Do(AskCapacity.CreateDevice(device, tag: 1)).Findings;
        (made.Handle, made.Pages).ShouldBe((Start, ExtentFrames));
        var (pgmap, inode) = world.Devdax(9, made.Pages);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, made.Pages, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);

        Refused(world, AskCapacity.Release(device, Extent(0, tag: 1)), Refusal.CapacityInUse);
        Refused(world, new DestroyDaxDevice(device, made.Handle, pgmap), Refusal.DaxDeviceBound);
        Count(world, device).ShouldBe((2, 2 * ExtentFrames));
        world.Do(AskCapacity.Release(device, Extent(1, tag: 2))).Findings.Pages.ShouldBe(ExtentFrames);

        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        Refused(world, AskCapacity.Release(device, Extent(0, tag: 1)), Refusal.CapacityInUse);
        world.Do(new DestroyDaxDevice(device, made.Handle, pgmap)).Findings.Pages.ShouldBe(ExtentFrames);
        world.Do(AskCapacity.Release(device, Extent(0, tag: 1)));
        Count(world, device).ShouldBe((0, 0));
        Refused(world, AskCapacity.Release(device, Extent(0, tag: 1)), Refusal.NoSuchCapacity);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
    }

    private static void DeferredByPin(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(0)));
        var made = world.Do(AskCapacity.CreateDevice(device, tag: 0)).Findings;
        var (pgmap, inode) = world.Devdax(0, made.Pages);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, made.Pages, At));
        var owner = world.Hold(world.Process, At + 3, GupMode.Pin | GupMode.Write);
        var ticket = world.Block(world.Unbind(pgmap));
        Refused(world, new DestroyDaxDevice(device, made.Handle, pgmap), Refusal.DaxDeviceBound);
        Refused(world, AskCapacity.Release(device, Extent(0)), Refusal.CapacityInUse);
        ReferenceAudit.Holders(world.Engine, pgmap, 9).ShouldContain(row => row.Kind == "pin");

        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        world.Do(new DestroyDaxDevice(device, made.Handle, pgmap));
        world.Do(AskCapacity.Release(device, Extent(0)));
    }

    private static void WholeTags(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(0, tag: 5), More: true));
        Count(world, device).ShouldBe((0, 0), "the group is not whole yet");
        world.Do(new AddCapacity(device, Extent(2, tag: 5))).Findings.Pages.ShouldBe(2 * ExtentFrames);
        world.Do(new AddCapacity(device, Extent(1), More: true));
        world.Do(new AddCapacity(device, Extent(3)));

        var tagged = world.Do(AskCapacity.CreateDevice(device, tag: 5)).Findings;
        (tagged.Handle, tagged.Pages).ShouldBe((Start, 2 * ExtentFrames));
        Refused(world, AskCapacity.CreateDevice(device, tag: 5), Refusal.NoFreeCapacity);

        // Without a tag a device takes one extent, and a request for both meets the one that is used.
        world.Do(AskCapacity.CreateDevice(device, tag: 0)).Findings.Pages.ShouldBe(ExtentFrames);
        Refused(world, AskCapacity.Release(device, new(Start, 4 * ExtentFrames)), Refusal.CapacityInUse);
        Count(world, device).ShouldBe((4, 4 * ExtentFrames));
        world.Do(AskCapacity.Release(device, Extent(3)));
        Count(world, device).ShouldBe((3, 3 * ExtentFrames));
    }

    private static void Surprise(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(0, tag: 1)));
        var made = world.Do(AskCapacity.CreateDevice(device, tag: 1)).Findings;
        var (pgmap, inode) = world.Devdax(0, made.Pages);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, made.Pages, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Do(AskCapacity.Lose(device)).Findings.Pages.ShouldBe(ExtentFrames);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.SIGBUS);
        Refused(world, new DestroyDaxDevice(device, made.Handle, pgmap), Refusal.NoSuchCapacity);
        world.Do(new AddCapacity(device, Extent(0, tag: 1))).Findings.Pages.ShouldBe(ExtentFrames);
    }

    private static void Dropped(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(1, tag: 1)));
        (CapacityExtent[] Group, Refusal Refusal)[] rows =
        [
            ([new(Start + 1, Unit, 2)], Refusal.CapacityMisaligned),
            ([new(Start, Unit + 8, 2)], Refusal.CapacityMisaligned),
            ([Extent(0, 2), new(Start + 1, Unit, 2)], Refusal.CapacityMisaligned),
            ([new(0, Unit, 2)], Refusal.CapacityOutside),
            ([new(Start + Partition - Unit, 2 * Unit, 2)], Refusal.CapacityOutside),
            ([new(Start + ExtentFrames - Unit, 2 * Unit, 2)], Refusal.CapacityOverlaps),
            ([new(Start, 3 * ExtentFrames, 2)], Refusal.CapacityOverlaps),
            ([Extent(3, 2), Extent(4, 2), new(Start + (4 * ExtentFrames) + Unit, ExtentFrames, 2)], Refusal.CapacityOverlaps),
            ([Extent(3, 2), Extent(4, 3)], Refusal.CapacityGroupOfTwoTags),
            ([Extent(3, 1)], Refusal.CapacityTagInUse),
        ];
        foreach (var (group, refusal) in rows)
        {
            foreach (var extent in group[..^1]) world.Do(new AddCapacity(device, extent, More: true));
            Refused(world, new AddCapacity(device, group[^1]), refusal);
            Count(world, device).ShouldBe((1, ExtentFrames), refusal.ToString());
        }

        Refused(world, AskCapacity.Open(device, Start, Partition), Refusal.CapacityOverlaps);
        var plain = new DriverId(world.Devdax(0, 512).Pgmap.Value);
        Refused(world, AskCapacity.Open(plain, Start + 1, Partition), Refusal.CapacityMisaligned);
        Refused(world, new AddCapacity(plain, Extent(0)), Refusal.NoDynamicCapacity);
    }

    private static void Limits(Kernel61World world)
    {
        var device = Open(world);
        for (var place = 0; place < DriverEvent.GroupExtentsMax; place++)
            world.Do(new AddCapacity(device, new(Start + (place * Unit), Unit), More: true));
        Refused(world, new AddCapacity(device, new(Start + Partition - Unit, Unit)), Refusal.CapacityGroupTooLarge);
        Count(world, device).ShouldBe((0, 0));

        world.Do(new AddCapacity(device, Extent(0))).Findings.Pages.ShouldBe(ExtentFrames);
        world.Do(new AddCapacity(device, Extent(0))).Findings.Pages.ShouldBe(0);
        world.Do(new AddCapacity(device, new(Start + Unit, Unit))).Findings.Pages.ShouldBe(0);
        Count(world, device).ShouldBe((1, ExtentFrames));
    }

    // What arrives after the limit begins a group of its own.
    private static void Late(Kernel61World world)
    {
        var device = Open(world);
        world.Do(AskCapacity.Expire(device)).Findings.Handle.ShouldBe(0);
        world.Do(new AddCapacity(device, Extent(0, tag: 3), More: true));
        world.Do(new AddCapacity(device, Extent(1, tag: 3), More: true));
        var dropped = world.Do(AskCapacity.Expire(device)).Findings;
        (dropped.Handle, dropped.Pages).ShouldBe((2, 2 * ExtentFrames));
        Count(world, device).ShouldBe((0, 0));
        world.Do(new AddCapacity(device, Extent(2, tag: 4))).Findings.Pages.ShouldBe(ExtentFrames);
        world.Do(AskCapacity.Expire(device)).Findings.Handle.ShouldBe(0);
        Count(world, device).ShouldBe((1, ExtentFrames));
        var plain = new DriverId(world.Devdax(0, 512).Pgmap.Value);
        Refused(world, AskCapacity.Expire(plain), Refusal.NoDynamicCapacity);
    }

    private static void DoesNotGrow(Kernel61World world)
    {
        var device = Open(world);
        world.Do(new AddCapacity(device, Extent(0)));
        world.Do(new AddCapacity(device, Extent(1)));
        var made = world.Do(AskCapacity.CreateDevice(device, tag: 0)).Findings;
        Refused(world, AskCapacity.Grow(device, made.Handle, 2 * ExtentFrames), Refusal.CapacityCannotGrow);
        world.Do(AskCapacity.CreateDevice(device, tag: 0)).Findings.Pages.ShouldBe(ExtentFrames);
    }
}
