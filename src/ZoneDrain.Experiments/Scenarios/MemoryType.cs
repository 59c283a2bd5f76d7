namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The memory type of a pgmap (include/linux/memremap.h, enum memory_type).</summary>
public enum MemoryType
{
    /// <summary>MEMORY_DEVICE_FS_DAX, written <c>fsdax</c>: persistent memory under a file system.</summary>
    FsDax,

    /// <summary>MEMORY_DEVICE_GENERIC, written <c>devdax</c>: a character device that is mapped directly.</summary>
    Generic,
}
