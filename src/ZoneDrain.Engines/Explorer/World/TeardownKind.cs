namespace ZoneDrain.Engines.Explorer;

/// <summary>How a device of the explorer's worlds goes away (kernel-model 0.5).</summary>
public enum TeardownKind
{
    /// <summary>Killed while the file system is mounted; the umount comes whenever users have gone, before or after.</summary>
    Disorderly,

    /// <summary>Users unmap and close, the inode is evicted, then the kill. The file keeps its name.</summary>
    Orderly,

    /// <summary>The same with a file that lost its name, so that the eviction frees its blocks.</summary>
    OrderlyUnlinked,

    /// <summary>A devdax device: mappings are zapped before the kill.</summary>
    DevdaxZap,

    /// <summary>
    /// A driver's memory: a process has a page there, the chunk is killed without a word to the driver, another page moves in and goes again, and then the
    /// first goes (field-cases F17); somebody pins pages of it for ever.
    /// </summary>
    DriverMemory,
}
