using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>A process with sixteen pages of anonymous memory, and RAM for 256: what the cases of device memory begin with.</summary>
internal sealed class MemoryScene
{
    public const long At = 512 * 3000;
    public const int Pages = 16;
    public const long RamFrames = 256;
    public const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;

    public MemoryScene(Kernel61World world, VmaFlags flags = ReadWrite, long ramFrames = RamFrames)
    {
        World = world;
        Ram = world.Engine.CreatePgmap(new(MemoryType.Ram, ramFrames, 0, world.Traits.Id, StrategyId.Bulk));
        world.Do(new MmapAnonymous(Process, Ram, Pages, flags, At));
    }

    public Kernel61World World { get; }

    public PgmapId Ram { get; }

    public DeviceMemory RamMemory => new(Ram);

    public ProcessId Process => World.Process;

    /// <summary>Stores to, or loads from, every page.</summary>
    public void TouchAll(bool write = true)
    {
        for (var page = 0; page < Pages; page++) Touch(page, write).ShouldBe(Outcome.NOPAGE);
    }

    public Outcome Touch(int page, bool write = true, ProcessId? process = null) => World.Touch(process ?? Process, At + page, write);

    public Pte Entry(int page, ProcessId? process = null) => World.Entry(process ?? Process, At + page);

    public PageCounts Counts(PageId page) => World.Engine.Inspect(page).Counts;

    public void ShouldCount(PageId page, int refs, int maps)
    {
        var counts = Counts(page);
        (counts.Ref, counts.Map).ShouldBe((refs, maps), page.ToString());
    }

    public OwnerId Hold(int page, GupMode mode, int pages = 1, ProcessId? process = null) => World.Hold(process ?? Process, At + page, mode, pages);

    public Outcome Gup(int page, GupMode mode, ProcessId? process = null)
    {
        var slot = (int)World.Do(new OpenOwner(process ?? Process, OwnerKind.Descriptor)).Findings.Handle;
        return World.Run(new Gup(process ?? Process, At + page, 1, slot, mode)).Outcome;
    }

    /// <summary>The page that an owner's first record names.</summary>
    public PageId Held(OwnerId owner) => World.Engine.Inspect(owner.Host).Owners[owner.Slot]!.Pins[0].Page;

    /// <summary>Frames of a pgmap that show a reference.</summary>
    public int InUse(PgmapId pgmap) => World.Engine.InUse(pgmap);

    public void ExitAll(params ProcessId[] processes)
    {
        foreach (var process in processes) World.Do(new Exit(process));
    }
}
