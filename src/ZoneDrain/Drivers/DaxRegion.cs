using ZoneDrain.Values;

namespace ZoneDrain.Drivers;

/// <summary>
/// A static dax region: memory that is dealt to devices, each of which may have several ranges, for a device that goes or shrinks leaves a hole
/// (struct dax_region and struct dev_dax, drivers/dax). A device keeps its memory while it has a driver. A pgmap over it shows its ranges one after another.
/// </summary>
public sealed class DaxRegion
{
    /// <summary>Devices that a region may have had, those that are deleted included.</summary>
    public const int DevicesMax = 4096;

    // By the device's number: the order of its units, and whether it has a driver; null where it was deleted.
    private readonly List<(byte Alignment, bool Bound)?> _devices;
    private readonly List<DaxRange> _ranges;

    /// <summary>A region without devices.</summary>
    /// <param name="frames">Its length.</param>
    /// <param name="alignment">The order of its units, 0, 9 or 18: what a device has unless told otherwise.</param>
    public DaxRegion(long frames, byte alignment)
        : this(frames, alignment, [], [])
    {
    }

    private DaxRegion(long frames, byte alignment, List<(byte Alignment, bool Bound)?> devices, List<DaxRange> ranges) =>
        (Frames, Alignment, _devices, _ranges) = (frames, alignment, devices, ranges);

    /// <summary>Its length in frames.</summary>
    public long Frames { get; }

    /// <summary>The order of its units.</summary>
    public byte Alignment { get; }

    /// <summary>What is given out; of one device, in the order in which it has come to it.</summary>
    public IReadOnlyList<DaxRange> Ranges => _ranges;

    /// <summary>Frames that no device has (dax_region_avail_size).</summary>
    public long Free => Frames - _ranges.Sum(range => range.Frames);

    // Sizes are multiples of the device's units, and of 2 MiB where those are smaller (alloc_is_aligned and memremap_compat_align).
    private static long UnitOf(int order) => 1L << Math.Max(order, EntryTable.SlotOrder);

    /// <summary>An order that a device's units may have: 4 KiB, 2 MiB, 1 GiB (dax_align_valid).</summary>
    public static bool IsAlignment(long order) => order is 0 or EntryTable.SlotOrder or 2 * EntryTable.SlotOrder;

    /// <summary>Whether so many frames are a region of units of an order.</summary>
    internal static bool IsWhole(long frames, long order) => IsAlignment(order) && frames > 0 && frames % UnitOf((int)order) == 0;

    /// <summary>Whether a driver has a device; null where there is none of that number.</summary>
    internal (byte Alignment, bool Bound)? Find(long device) => device >= 0 && device < _devices.Count ? _devices[(int)device] : null;

    internal long SizeOf(long device) => _ranges.Where(range => range.Device == device).Sum(range => range.Frames);

    internal IEnumerable<DaxRange> RangesOf(long device) => _ranges.Where(range => range.Device == device);

    /// <summary>The first part of a run of frames that a device with a driver has.</summary>
    internal (long Start, long End)? FirstBound(long from, long to)
    {
        DaxRange? first = null;
        foreach (var range in _ranges)
        {
            if (range.Start < to && range.End > from && Find(range.Device) is { Bound: true } && !(first?.Start <= range.Start)) first = range;
        }

        return first is { } found ? (Math.Max(from, found.Start), Math.Min(to, found.End)) : null;
    }

    // A device is made where there is something to give it (create_store).
    internal (Refusal Refusal, long Device) Create()
    {
        if (Free == 0 || _devices.Count == DevicesMax) return (Refusal.DaxRegionFull, -1);
        _devices.Add((Alignment, false));
        return (Refusal.None, _devices.Count - 1);
    }

    // size_store and dev_dax_resize: what is wrong with the number first, then the driver, then the room.
    internal Refusal Resize(long device, long frames)
    {
        if (Find(device) is not { } there) return Refusal.NoDaxDevice;
        if (frames < 0 || frames % UnitOf(there.Alignment) != 0) return Refusal.DaxSizeMisaligned;
        if (there.Bound) return Refusal.DaxDeviceBound;
        var missing = frames - SizeOf(device);
        if (missing > Free) return Refusal.DaxRegionFull;
        if (missing < 0) Shrink((int)device, -missing);
        else Grow((int)device, missing);
        return Refusal.None;
    }

    // align_store and dev_dax_validate_align: each range must be whole units.
    internal Refusal Align(long device, long order)
    {
        if (Find(device) is not { } there) return Refusal.NoDaxDevice;
        if (!IsAlignment(order)) return Refusal.DaxSizeMisaligned;
        if (there.Bound) return Refusal.DaxDeviceBound;
        if (RangesOf(device).Any(range => range.Frames % UnitOf((int)order) != 0)) return Refusal.DaxSizeMisaligned;
        _devices[(int)device] = ((byte)order, false);
        return Refusal.None;
    }

    // Without memory there is nothing to take (dax_bus_probe). That each range begins at a unit is a demand of this model: the kernel looks at lengths alone.
    internal Refusal Bind(long device)
    {
        if (Find(device) is not { } there) return Refusal.NoDaxDevice;
        if (there.Bound) return Refusal.DaxDeviceBound;
        if (SizeOf(device) == 0) return Refusal.DaxDeviceEmpty;
        if (RangesOf(device).Any(range => range.Start % (1L << there.Alignment) != 0)) return Refusal.DaxSizeMisaligned;
        _devices[(int)device] = there with { Bound = true };
        return Refusal.None;
    }

    internal Refusal Unbind(long device)
    {
        if (Find(device) is not { } there) return Refusal.NoDaxDevice;
        if (!there.Bound) return Refusal.DaxDeviceUnbound;
        _devices[(int)device] = there with { Bound = false };
        return Refusal.None;
    }

    // delete_store: a driver, or memory, keeps it, and the first of a region stays for good.
    internal Refusal Delete(long device)
    {
        if (Find(device) is not { } there) return Refusal.NoDaxDevice;
        if (there.Bound) return Refusal.DaxDeviceBound;
        if (SizeOf(device) > 0 || device == 0) return Refusal.DaxDeviceSized;
        _devices[(int)device] = null;
        return Refusal.None;
    }

    internal DaxRegion Clone() => new(Frames, Alignment, [.. _devices], [.. _ranges]);

    internal void Save(StateWriter to)
    {
        to.Number((ulong)Frames);
        to.Byte(Alignment);
        to.Number((ulong)_devices.Count);
        foreach (var device in _devices)
        {
            to.Bool(device is not null);
            to.Byte(device?.Alignment ?? 0);
            to.Bool(device?.Bound ?? false);
        }

        to.Number((ulong)_ranges.Count);
        foreach (var range in _ranges)
        {
            to.Number((ulong)range.Start);
            to.Number((ulong)range.Frames);
            to.Number((ulong)range.Device);
        }
    }

    internal static DaxRegion Load(ref StateReader from)
    {
        var region = new DaxRegion((long)from.Number(), from.Byte());
        for (var left = from.Int(); left > 0; left--)
        {
            var (isThere, alignment, bound) = (from.Bool(), from.Byte(), from.Bool());
            region._devices.Add(isThere ? (alignment, bound) : null);
        }

        for (var left = from.Int(); left > 0; left--) region._ranges.Add(new((long)from.Number(), (long)from.Number(), from.Int()));
        return region;
    }

    // From its last range on (dev_dax_shrink).
    private void Shrink(int device, long frames)
    {
        while (frames > 0)
        {
            var last = _ranges.FindLastIndex(range => range.Device == device);
            var taken = Math.Min(frames, _ranges[last].Frames);
            frames -= taken;
            if (taken == _ranges[last].Frames) _ranges.RemoveAt(last);
            else _ranges[last] = _ranges[last] with { Frames = _ranges[last].Frames - taken };
        }
    }

    // Hole by hole from the start of the region; what lies right behind the device's last range makes that one longer (adjust_ok).
    private void Grow(int device, long frames)
    {
        while (frames > 0)
        {
            var (start, length) = FirstHole();
            var given = Math.Min(length, frames);
            frames -= given;
            var last = _ranges.FindLastIndex(range => range.Device == device);
            if (last >= 0 && _ranges[last].End == start) _ranges[last] = _ranges[last] with { Frames = _ranges[last].Frames + given };
            else _ranges.Add(new(start, given, device));
        }
    }

    private (long Start, long Length) FirstHole()
    {
        var start = 0L;
        foreach (var range in _ranges.OrderBy(range => range.Start))
        {
            if (range.Start > start) return (start, range.Start - start);
            start = range.End;
        }

        return (start, Frames - start);
    }
}

/// <summary>A run of frames of a dax region that a device has.</summary>
/// <param name="Start">First frame, within the region.</param>
/// <param name="Frames">Its length, at least 1.</param>
/// <param name="Device">The device, by its number in the region.</param>
public readonly record struct DaxRange(long Start, long Frames, int Device)
{
    /// <summary>One past the last frame.</summary>
    public long End => Start + Frames;
}
