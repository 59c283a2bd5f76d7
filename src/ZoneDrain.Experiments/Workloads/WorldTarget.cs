namespace ZoneDrain.Experiments.Workloads;

/// <summary>Something that processes map: a devdax device, or a file.</summary>
/// <param name="Inode">Its inode.</param>
/// <param name="Device">The device it lives on.</param>
/// <param name="Pages">Its pages at the start.</param>
/// <param name="Chooser">Which page an operation goes to.</param>
internal sealed record WorldTarget(InodeId Inode, WorldDevice Device, long Pages, PageChooser Chooser)
{
    public bool IsDevdax => Device.Spec.Type == MemoryType.Generic;
}
