using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>The same, with a device of two chunks of 32 pages that mirrors the process, and a second device of one.</summary>
internal sealed class DeviceScene
{
    public const long At = MemoryScene.At;
    public const int Pages = MemoryScene.Pages;
    public const long ChunkFrames = 32;

    public DeviceScene(Kernel61World world, MemoryType type)
    {
        (World, Type) = (world, type);
        Memory = new(world);
        Device = new(Chunk(), 2);
        Chunk();
        Other = new(Chunk());
        world.Do(new Mirror(Memory.Process, Device));
    }

    public Kernel61World World { get; }

    public MemoryType Type { get; }

    public MemoryScene Memory { get; }

    public DeviceMemory Device { get; }

    public DeviceMemory Other { get; }

    public ProcessId Process => Memory.Process;

    public PteKind Form => Type.EntryForm();

    public PgmapId Chunk()
    {
        var scheme = World.Traits.Id;
        return World.Engine.CreatePgmap(new(Type, ChunkFrames, 0, scheme, SchemeList.Get(scheme, Type).NativeDrain));
    }

    public Completion MoveIn(int from = 0, int to = Pages, DeviceMemory? device = null) =>
        World.Run(new MigrateVma(Process, At + from, At + to, Memory.RamMemory, device ?? Device, Form, Holes: true));

    public Completion MoveOut(int from = 0, int to = Pages) => World.Run(new MigrateVma(Process, At + from, At + to, Device, Memory.RamMemory));

    /// <summary>All pages stored to and moved to the device.</summary>
    public DeviceScene OnDevice()
    {
        Memory.TouchAll();
        MoveIn().Findings.Moved.ShouldBe(Pages);
        return this;
    }

    public Completion Access(
        int page, bool write, int pages = 1, DeviceFaultAccess faults = DeviceFaultAccess.AsRequested, RemigrateAfterCow remigrate = RemigrateAfterCow.Never) =>
        World.Run(new DeviceAccess(Process, At + page, pages, write, Device, faults, remigrate, Form));

    /// <summary>What the device has mapped at a page of the process.</summary>
    public Pte Mirrored(int page) => World.Engine.Inspect(Process).Mirrors.Single().EntryAt(At + page);

    /// <summary>Pages of the process that are the device's.</summary>
    public int Local(ProcessId? process = null) =>
        Enumerable.Range(0, Pages).Count(page => Memory.Entry(page, process) is { IsDevice: true } entry && Device.Owns(entry.Page));

    public int InUse(DeviceMemory memory) => Enumerable.Range(0, memory.Chunks).Sum(chunk => Memory.InUse(memory.Chunk(chunk)));

    public TeardownPlan Plan(PgmapId chunk)
    {
        var spec = World.Engine.Inspect(chunk).Spec;
        return new(chunk, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false);
    }

    /// <summary>Everybody exits; every frame must be back with its allocator.</summary>
    public void ExitAll(params ProcessId[] others)
    {
        Memory.ExitAll([Process, .. others]);
        (InUse(Device), InUse(Other), Memory.InUse(Memory.Ram)).ShouldBe((0, 0, 0));
        World.Engine.Inspect(Device.First).Root.ShouldBe(0);
    }
}
