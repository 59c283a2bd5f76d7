using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>A process with anonymous memory of two 2 MiB slots that may use large pages, RAM for six, and a device for four that mirrors it.</summary>
internal sealed class FolioScene
{
    public const long Slot = 512;
    public const long At = Slot * 3000;
    public const long Pages = 2 * Slot;

    public FolioScene(Kernel61World world, MemoryType type, long deviceFrames = 4 * Slot, long ramFrames = 6 * Slot)
    {
        (World, Type) = (world, type);
        var scheme = world.Traits.Id;
        Ram = new(world.Engine.CreatePgmap(new(MemoryType.Ram, ramFrames, 0, scheme, StrategyId.Bulk)));
        Device = new(world.Engine.CreatePgmap(new(type, deviceFrames, 0, scheme, SchemeList.Get(scheme, type).NativeDrain)));
        world.Do(new MmapAnonymous(Process, Ram.First, Pages, MemoryScene.ReadWrite | VmaFlags.Huge, At));
        world.Do(new Mirror(Process, Device));
    }

    public Kernel61World World { get; }

    public MemoryType Type { get; }

    public DeviceMemory Ram { get; }

    public DeviceMemory Device { get; }

    public ProcessId Process => World.Process;

    public PteKind Form => Type.EntryForm();

    public (Pte Entry, int Order) Entry(long page, ProcessId? process = null)
    {
        var pte = World.Engine.Inspect(process ?? Process).EntryAt(At + page, out var order);
        return (pte, order);
    }

    public Outcome Touch(long page, bool write = true, ProcessId? process = null) => World.Touch(process ?? Process, At + page, write);

    /// <summary>Both slots stored to, and moved to the device.</summary>
    public FolioScene OnDevice()
    {
        Touch(0).ShouldBe(Outcome.NOPAGE);
        Touch(Slot).ShouldBe(Outcome.NOPAGE);
        MoveIn().Findings.Moved.ShouldBe(Pages);
        return this;
    }

    public Completion MoveIn(long from = 0, long to = Pages) => World.Run(new MigrateVma(Process, At + from, At + to, Ram, Device, Form, Holes: true));

    public Completion MoveOut(long from = 0, long to = Pages) => World.Run(new MigrateVma(Process, At + from, At + to, Device, Ram));

    public PageSnapshot Page(PageId page) => World.Engine.Inspect(page);

    public void ShouldCount(PageId page, int refs, int maps, int order)
    {
        var there = Page(page);
        (there.Counts.Ref, there.Counts.Map, there.Order).ShouldBe((refs, maps, order), page.ToString());
    }

    /// <summary>Frames that are part of a folio in use.</summary>
    public long InUse(DeviceMemory memory)
    {
        var (pages, all) = (0L, World.Engine.Pages(memory.First));
        for (var frame = 0L; frame < all.Count;)
        {
            var page = all[(int)frame];
            pages += page.Counts.Ref > 0 ? 1L << page.Order : 0;
            frame += 1L << page.Order;
        }

        return pages;
    }

    /// <summary>Pages of the process that are large, that are small, and that are the device's.</summary>
    public (long Large, long Small, long Local) Shape(ProcessId? process = null)
    {
        var shape = (Large: 0L, Small: 0L, Local: 0L);
        foreach (var (_, pte, order) in World.Engine.Inspect(process ?? Process).Entries())
        {
            if (!pte.IsDevice) continue;
            if (order > 0) shape.Large += 1L << order;
            else shape.Small++;
            if (Device.Owns(pte.Page)) shape.Local += 1L << order;
        }

        return shape;
    }

    public long Root => World.Engine.Inspect(Device.First).Root;

    public bool IsCounted => SchemeList.Get(World.Traits.Id, Type).Edge == UseEdge.Reference;

    /// <summary>What the pgmap counts is what is in use, page for page, whatever folios it is in.</summary>
    public void ShouldBeCounted()
    {
        if (IsCounted) Root.ShouldBe(InUse(Device));
        ReferenceAudit.Run(World.Engine).ShouldBeEmpty();
    }

    public TeardownPlan Plan
    {
        get
        {
            var spec = World.Engine.Inspect(Device.First).Spec;
            return new(Device.First, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
        }
    }

    /// <summary>Everybody exits; every frame must be back with its allocator, and no folio left.</summary>
    public void ExitAll(params ProcessId[] others)
    {
        foreach (var process in (ProcessId[])[Process, .. others]) World.Do(new Exit(process));
        foreach (var memory in (DeviceMemory[])[Ram, Device])
        {
            InUse(memory).ShouldBe(0);
            World.Engine.Pages(memory.First).ShouldAllBe(page => page.Order == 0);
        }

        ShouldBeCounted();
    }
}
