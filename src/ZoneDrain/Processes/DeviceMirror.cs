using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>
/// What a device has mapped of a process, and how often it was told of a change: its page table, and the sequence number of its notifier
/// (mm/mmu_notifier.c). It
/// lives with the process, for the device must lose an entry before the CPU sees another.
/// </summary>
public sealed class DeviceMirror
{
    internal DeviceMirror(int device) => Device = device;

    /// <summary>Number of the device's first pgmap.</summary>
    public int Device { get; }

    /// <summary>Changes it was told of.</summary>
    public long Sequence { get; private set; }

    internal EntryTable Table { get; private init; } = new();

    /// <summary>What the device has at a virtual page number: a page with the right to write or without.</summary>
    public Pte EntryAt(long vpn) => new(Table.Get(vpn, out _));

    internal void Invalidate(long from, long to)
    {
        Sequence++;
        for (var at = from; Table.Next(at, to, out var vpn, out _, out _); at = vpn + 1) Table.Set(vpn, 0, 0);
    }

    internal void Set(long vpn, Pte entry) => Table.Set(vpn, 0, entry.Bits);

    internal DeviceMirror Clone() => new(Device) { Sequence = Sequence, Table = Table.Clone() };

    internal void Save(StateWriter to)
    {
        to.Number((ulong)Device);
        to.Number((ulong)Sequence);
        Table.Save(to);
    }

    internal static DeviceMirror Load(ref StateReader from)
    {
        var mirror = new DeviceMirror(from.Int()) { Sequence = (long)from.Number() };
        mirror.Table.Load(ref from);
        return mirror;
    }
}
