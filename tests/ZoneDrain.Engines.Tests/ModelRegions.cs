using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 118 and 119: static dax regions whose devices are made, resized, aligned and deleted, and the holes that this leaves.</summary>
internal static class ModelRegions
{
    private const long Unit = FolioScene.Slot;
    private const long Units = 8;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 118, "drivers/dax/bus.c", "a device grows into the holes that others leave, and is mapped whole", Holes),
        .. ModelCase.Under(ModelCase.EveryScheme, 119, "drivers/dax/bus.c", "what has a driver is neither resized, aligned nor deleted", Refusals),
        .. ModelCase.Under(ModelCase.EveryScheme, 119, "drivers/dax/bus.c", "a device has its memory until its driver goes, and then another may", Given),
    ];

    private static DriverId Open(Kernel61World world)
    {
        var region = new DriverId(world.Devdax(0, Units * Unit).Pgmap.Value);
        world.Do(AskRegion.Open(region, Units * Unit, 9)).Findings.Pages.ShouldBe(Units * Unit);
        return region;
    }

    private static long Create(Kernel61World world, DriverId region, long units)
    {
        var device = world.Do(AskRegion.Create(region)).Findings.Handle;
        world.Do(AskRegion.Resize(region, device, units * Unit));
        return device;
    }

    private static void Refused(Kernel61World world, AskRegion question, Refusal refusal)
    {
        var ended = world.Run(question);
        (ended.Outcome, ended.Findings.Refusal).ShouldBe((refusal.Error(), refusal), question.ToString());
    }

    private static (long Start, long Units)[] RangesOf(Kernel61World world, DriverId region, long device)
    {
        var ranges = new List<(long, long)>();
        while (world.Run(AskRegion.Range(region, device, ranges.Count)) is { Outcome: Outcome.Ok } found)
            ranges.Add((found.Findings.Handle / Unit, found.Findings.Pages / Unit));
        return [.. ranges];
    }

    private static void Holes(Kernel61World world)
    {
        var region = Open(world);
        var (first, second, third) = (Create(world, region, 2), Create(world, region, 1), Create(world, region, 4));
        world.Do(AskRegion.Resize(region, first, Unit));
        world.Do(AskRegion.Resize(region, second, 0));
        world.Do(AskRegion.Delete(region, second));
        RangesOf(world, region, second).ShouldBeEmpty();

        // Units 1 and 2 are a hole, and unit 7 lies behind the device: the hole comes first.
        world.Do(AskRegion.Resize(region, third, 7 * Unit));
        RangesOf(world, region, third).ShouldBe([(3, 4), (1, 2), (7, 1)]);
        world.Do(AskRegion.Resize(region, third, 5 * Unit));
        RangesOf(world, region, third).ShouldBe([(3, 4), (1, 1)]);
        world.Do(AskRegion.Resize(region, third, 6 * Unit));
        RangesOf(world, region, third).ShouldBe([(3, 4), (1, 2)]);
        RangesOf(world, region, first).ShouldBe([(0, 1)]);

        // One pgmap shows the ranges one after another.
        var said = world.Do(AskRegion.Bind(region, third)).Findings;
        (said.Handle, said.Pages).ShouldBe((9, 6 * Unit));
        var (pgmap, inode) = world.Devdax((byte)said.Handle, said.Pages);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, said.Pages, Kernel61World.Aligned));
        for (var unit = 0; unit < 6; unit++) world.Touch(world.Process, Kernel61World.Aligned + (unit * Unit) + 7).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, Kernel61World.Aligned + (5 * Unit)).ShouldBe(new PageId(pgmap, 5 * Unit));
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Do(AskRegion.Unbind(region, third));
        world.Do(new Munmap(world.Process, Kernel61World.Aligned, Kernel61World.Aligned + said.Pages));
        world.Do(AskRegion.Resize(region, third, 0));
        world.Do(AskRegion.Open(region, Units * Unit, 9)).Findings.Pages.ShouldBe(7 * Unit);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void Refusals(Kernel61World world)
    {
        var region = Open(world);
        var device = Create(world, region, 2);
        Refused(world, AskRegion.Resize(region, device, Unit + 1), Refusal.DaxSizeMisaligned);
        Refused(world, AskRegion.Resize(region, device, -Unit), Refusal.DaxSizeMisaligned);
        Refused(world, AskRegion.Resize(region, device, (Units + 1) * Unit), Refusal.DaxRegionFull);
        Refused(world, AskRegion.Resize(region, device + 1, Unit), Refusal.NoDaxDevice);
        Refused(world, AskRegion.Align(region, device, 18), Refusal.DaxSizeMisaligned);
        Refused(world, AskRegion.Align(region, device, 5), Refusal.DaxSizeMisaligned);
        Refused(world, AskRegion.Unbind(region, device), Refusal.DaxDeviceUnbound);

        // Units of 4 KiB, and sizes are those of 2 MiB still.
        world.Do(AskRegion.Align(region, device, 0));
        Refused(world, AskRegion.Resize(region, device, 3), Refusal.DaxSizeMisaligned);
        world.Do(AskRegion.Bind(region, device)).Findings.Handle.ShouldBe(0);
        AskRegion[] questions =
        [
            AskRegion.Bind(region, device), AskRegion.Resize(region, device, Unit), AskRegion.Align(region, device, 9), AskRegion.Delete(region, device),
        ];
        foreach (var question in questions) Refused(world, question, Refusal.DaxDeviceBound);
        world.Do(AskRegion.Unbind(region, device));
        Refused(world, AskRegion.Delete(region, device), Refusal.DaxDeviceSized);
        var other = Create(world, region, Units - 2);
        Refused(world, AskRegion.Create(region), Refusal.DaxRegionFull);
        Refused(world, AskRegion.Delete(region, other), Refusal.DaxDeviceSized);
        foreach (var each in (long[])[device, other]) world.Do(AskRegion.Resize(region, each, 0));
        Refused(world, AskRegion.Bind(region, other), Refusal.DaxDeviceEmpty);
        world.Do(AskRegion.Delete(region, other));
        Refused(world, AskRegion.Delete(region, other), Refusal.NoDaxDevice);
        Refused(world, AskRegion.Delete(region, device), Refusal.DaxDeviceSized);
        Refused(world, AskRegion.Create(new(world.FsDax.Value)), Refusal.NoDaxRegion);
    }

    // The driver goes when its pgmap is released, and the memory can be given to another device then alone.
    private static void Given(Kernel61World world)
    {
        var region = Open(world);
        var (device, other) = (Create(world, region, 2), Create(world, region, 1));
        var said = world.Do(AskRegion.Bind(region, device)).Findings;
        var (pgmap, inode) = world.Devdax((byte)said.Handle, said.Pages);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, said.Pages, Kernel61World.Aligned));
        world.Touch(world.Process, Kernel61World.Aligned).ShouldBe(Outcome.NOPAGE);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        Refused(world, AskRegion.Resize(region, device, 0), Refusal.DaxDeviceBound);
        Refused(world, AskRegion.Resize(region, other, (Units - 1) * Unit), Refusal.DaxRegionFull);
        world.Do(AskRegion.Unbind(region, device));
        world.Do(AskRegion.Resize(region, device, Unit));
        world.Do(AskRegion.Resize(region, other, (Units - 1) * Unit));
        RangesOf(world, region, other).ShouldBe([(2, 1), (1, 1), (3, 5)]);
        world.Do(new Munmap(world.Process, Kernel61World.Aligned, Kernel61World.Aligned + said.Pages));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }
}
