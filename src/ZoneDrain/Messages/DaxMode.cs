namespace ZoneDrain.Messages;

/// <summary>Which driver of the dax bus has a dax device (drivers/dax; fsdev since 7.2), or that it is a pmem device with a file system in view.</summary>
public enum DaxMode : byte
{
    /// <summary>None: it is disabled.</summary>
    None,

    /// <summary>device_dax: a character device in units of its alignment.</summary>
    DeviceDax,

    /// <summary>fsdev_dax: separate FS_DAX pages on a character device, which a file system may claim.</summary>
    FsDev,

    /// <summary>dax_kmem: system RAM.</summary>
    SystemRam,

    /// <summary>A pmem namespace in fsdax mode (drivers/nvdimm/pmem.c).</summary>
    Pmem,
}
