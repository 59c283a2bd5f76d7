namespace ZoneDrain.Messages;

/// <summary>Who keeps a pin, and so when it goes (kernel-model 0.13).</summary>
public enum OwnerKind : byte
{
    /// <summary>A system call or its I/O: gone when it ends.</summary>
    Call,

    /// <summary>A pipe that vmsplice filled: gone when read, or at the last close by any sharer.</summary>
    Pipe,

    /// <summary>A descriptor with registered or longterm pins: gone at the last close by any sharer.</summary>
    Descriptor,
}
