namespace ZoneDrain.Messages;

/// <summary>What a process finds at an address.</summary>
public enum LookKind : byte
{
    /// <summary>No mapping, or not the right to do this.</summary>
    Segv,

    /// <summary>An entry that serves the access.</summary>
    Mapped,

    /// <summary>A read-only entry of a shared mapping: a store must be told to the inode first.</summary>
    MakeWritable,

    /// <summary>No entry: a fault.</summary>
    Missing,

    /// <summary>A store to a private mapping: a copy in RAM.</summary>
    CopyOnWrite,

    /// <summary>A page that moves.</summary>
    Migrating,

    /// <summary>A page of DEVICE_PRIVATE memory.</summary>
    DevicePrivate,

    /// <summary>A page that a device has for itself.</summary>
    DeviceExclusive,

    /// <summary>A page that is lost.</summary>
    Poisoned,
}
