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
    public PteKind Form => Device.Spec.Type == MemoryType.Private ? PteKind.DevicePrivate : PteKind.Normal;
}
