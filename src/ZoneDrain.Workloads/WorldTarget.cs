using ZoneDrain.Drivers;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>Something that processes map: a devdax device, a file, a peer's memory, or memory of their own that a device mirrors.</summary>
/// <param name="Inode">Its inode; none where each process maps pages of its own.</param>
/// <param name="Device">The device it lives on.</param>
/// <param name="Pages">Its pages at the start; of memory of their own, those of each process.</param>
/// <param name="Chooser">Which page an operation goes to.</param>
internal sealed record WorldTarget(InodeId Inode, WorldDevice Device, long Pages, PageChooser Chooser)
{
    public bool IsDevdax => Device.Spec.Type == MemoryType.Generic;

    /// <summary>Memory of the process itself, which moves to the device and back.</summary>
    public bool IsMirrored => Device.Spec.Type is MemoryType.Private or MemoryType.Coherent;

    public bool IsPeer => Device.Spec.Type == MemoryType.PciP2pDma;

    public bool IsFile => Device.Spec.Type == MemoryType.FsDax;

    /// <summary>The form of an entry of the device's memory.</summary>
    public PteKind Form => Device.Spec.Type.EntryForm();
}

/// <summary>A device of a scenario in one life.</summary>
/// <param name="Spec">What the scenario says.</param>
/// <param name="Pgmap">Its pgmap.</param>
/// <param name="Frames">Its 4 KiB frames.</param>
/// <param name="CreatedAt">The timestamp of its creation.</param>
/// <param name="CreateTime">How long the pgmap took to create.</param>
internal sealed record WorldDevice(DeviceSpec Spec, PgmapId Pgmap, long Frames, long CreatedAt, TimeSpan CreateTime)
{
    public DeviceMemory Memory => new(Pgmap);

    public TeardownPlan Plan(StrategyId strategy, TeardownSpec teardown) => new(
        Pgmap, Spec.Scheme, strategy, Frames, (byte)(Spec.Type == MemoryType.Generic ? Spec.Order : 0),
        teardown.Order, teardown.Grace, Spec.Type == MemoryType.Generic);
}
