namespace ZoneDrain.Drivers;

/// <summary>
/// A dax device on its bus: the driver that has it, what that one said of its pgmap, and the file system that has claimed it (struct dev_dax and struct
/// dax_device, drivers/dax). The device outlives its drivers, so what one has said is gone with it, be it unbound or be it that its probe failed
/// (field-cases F8).
/// </summary>
/// <param name="Alignment">Folio order of its units as device_dax: 0, 9 or 18.</param>
/// <param name="Mode">Its driver.</param>
/// <param name="Unit">Folio order of its pgmap's units; 0 while it has no driver.</param>
/// <param name="DirectAccess">Its driver has operations for file systems (dax_operations).</param>
/// <param name="Holder">The mount that has claimed it, from 1; 0 for none (holder_data).</param>
/// <param name="HasCallbacks">Its holder is told of a failure and of an unbind (holder_ops).</param>
public readonly record struct DaxDevice(
    byte Alignment, DaxMode Mode = DaxMode.None, byte Unit = 0, bool DirectAccess = false, long Holder = 0, bool HasCallbacks = false)
{
    /// <summary>What the pgmap of its driver is made as: its memory type.</summary>
    public MemoryType Type => Mode switch
    {
        DaxMode.FsDev or DaxMode.Pmem => MemoryType.FsDax,
        DaxMode.SystemRam => MemoryType.Ram,
        _ => MemoryType.Generic,
    };

    /// <summary>With a driver, which says everything about the pgmap anew, whatever one before it has said.</summary>
    internal DaxDevice Bound(DaxMode mode) =>
        new(Alignment, mode, mode == DaxMode.DeviceDax ? Alignment : (byte)0, DirectAccess: mode is DaxMode.FsDev or DaxMode.Pmem);

    /// <summary>Without one, and without anything of it.</summary>
    internal DaxDevice Unbound() => new(Alignment);

    internal DaxDevice Claimed(long mount) => this with { Holder = mount, HasCallbacks = true };

    /// <summary>A mount that is not the holder any more gives up nothing of another's; for the holder both go in one step (fs_put_dax since 7.3).</summary>
    internal DaxDevice Released(long mount) => Holder == mount ? this with { Holder = 0, HasCallbacks = false } : this;
}
