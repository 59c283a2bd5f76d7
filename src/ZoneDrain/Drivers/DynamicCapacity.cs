using ZoneDrain.Values;

namespace ZoneDrain.Drivers;

/// <summary>
/// The dynamic partition of a CXL memory device: what arrives in groups, is used by dax devices, and leaves again (drivers/cxl/core/extent.c and
/// drivers/dax/bus.c as posted until June 2026). A group is accepted or dropped, and a tag released, as a whole.
/// </summary>
public sealed class DynamicCapacity
{
    /// <summary>Extents begin and end at multiples of this many frames: 2 MiB, the granularity of the dax region (PMD_SIZE).</summary>
    public const long UnitFrames = 512;

    private readonly List<CapacityExtent> _extents;
    private readonly List<CapacityExtent> _pending;

    /// <summary>A partition without capacity.</summary>
    /// <param name="start">Its first frame, a multiple of <see cref="UnitFrames"/>.</param>
    /// <param name="frames">Its length, a multiple too.</param>
    public DynamicCapacity(long start, long frames)
        : this(start, frames, [], [])
    {
    }

    private DynamicCapacity(long start, long frames, List<CapacityExtent> extents, List<CapacityExtent> pending) =>
        (Start, Frames, _extents, _pending) = (start, frames, extents, pending);

    /// <summary>First frame of the partition.</summary>
    public long Start { get; }

    /// <summary>Its length in frames.</summary>
    public long Frames { get; }

    /// <summary>What the host has accepted, by address.</summary>
    public IReadOnlyList<CapacityExtent> Extents => _extents;

    /// <summary>The part of a group that has arrived so far.</summary>
    public IReadOnlyList<CapacityExtent> Pending => _pending;

    internal Refusal Offer(CapacityExtent extent)
    {
        if (_pending.Count == DriverEvent.GroupExtentsMax)
        {
            _pending.Clear();
            return Refusal.CapacityGroupTooLarge;
        }

        _pending.Add(extent);
        return Refusal.None;
    }

    // The order of the tests is that of cxl_validate_group and cxl_add_extent. One bad extent drops its whole group.
    internal (Refusal Refusal, long Frames) Accept()
    {
        CapacityExtent[] group = [.. _pending];
        _pending.Clear();
        if (Array.Exists(group, extent => extent.Tag != group[0].Tag)) return (Refusal.CapacityGroupOfTwoTags, 0);
        if (Array.Exists(group, extent => extent.Frames < 1 || extent.From % UnitFrames != 0 || extent.Frames % UnitFrames != 0))
            return (Refusal.CapacityMisaligned, 0);
        if (group[0].Tag != 0 && _extents.Exists(extent => extent.Tag == group[0].Tag)) return (Refusal.CapacityTagInUse, 0);
        var partition = new CapacityExtent(Start, Frames);
        if (Array.Exists(group, extent => !partition.Contains(extent))) return (Refusal.CapacityOutside, 0);

        // What the host has already is accepted once more and changes nothing: the device may have lost the answer.
        CapacityExtent[] added = [.. group.Where(extent => !_extents.Exists(old => old.Contains(extent)))];
        for (var i = 0; i < added.Length; i++)
        {
            if (_extents.Exists(added[i].Overlaps) || Array.Exists(added[..i], added[i].Overlaps)) return (Refusal.CapacityOverlaps, 0);
        }

        _extents.AddRange(added);
        _extents.Sort((left, right) => left.From.CompareTo(right.From));
        return (Refusal.None, added.Sum(extent => extent.Frames));
    }

    // A tagged device takes all extents of its tag, an untagged one a single extent (uuid_store, drivers/dax/bus.c).
    internal (Refusal Refusal, long Device, long Frames) Claim(long tag)
    {
        var first = _extents.FindIndex(extent => extent.Tag == tag && !extent.IsClaimed);
        if (first < 0) return (Refusal.NoFreeCapacity, -1, 0);
        var device = _extents[first].From;
        var frames = 0L;
        for (var i = first; i < _extents.Count; i++)
        {
            if (_extents[i].Tag != tag || _extents[i].IsClaimed || (tag == 0 && i > first)) continue;
            _extents[i] = _extents[i] with { Device = device };
            frames += _extents[i].Frames;
        }

        return (Refusal.None, device, frames);
    }

    internal (Refusal Refusal, long Frames) Return(long device)
    {
        var frames = 0L;
        for (var i = 0; i < _extents.Count; i++)
        {
            if (_extents[i].Device != device) continue;
            frames += _extents[i].Frames;
            _extents[i] = _extents[i] with { Device = -1 };
        }

        return (frames == 0 ? Refusal.NoSuchCapacity : Refusal.None, frames);
    }

    // All or nothing: one extent in use keeps its whole group (dax_region_rm_resources).
    internal (Refusal Refusal, long Frames) Release(CapacityExtent request)
    {
        bool IsMeant(CapacityExtent extent) => extent.Tag == request.Tag && (request.Tag != 0 || extent.Overlaps(request));
        var meant = _extents.FindAll(IsMeant);
        if (meant.Count == 0) return (Refusal.NoSuchCapacity, 0);
        if (meant.Exists(extent => extent.IsClaimed)) return (Refusal.CapacityInUse, 0);
        _extents.RemoveAll(IsMeant);
        return (Refusal.None, meant.Sum(extent => extent.Frames));
    }

    // Nobody waits for the rest of a group for ever, and a part of one is never accepted.
    internal (long Extents, long Frames) Expire()
    {
        var dropped = ((long)_pending.Count, _pending.Sum(extent => extent.Frames));
        _pending.Clear();
        return dropped;
    }

    internal long Lose()
    {
        var frames = _extents.Sum(extent => extent.Frames);
        _extents.Clear();
        _pending.Clear();
        return frames;
    }

    internal DynamicCapacity Clone() => new(Start, Frames, [.. _extents], [.. _pending]);

    internal void Save(StateWriter to)
    {
        to.Number((ulong)Start);
        to.Number((ulong)Frames);
        Save(to, _extents);
        Save(to, _pending);
    }

    internal static DynamicCapacity Load(ref StateReader from) =>
        new((long)from.Number(), (long)from.Number(), LoadExtents(ref from), LoadExtents(ref from));

    private static void Save(StateWriter to, List<CapacityExtent> extents)
    {
        to.Number((ulong)extents.Count);
        foreach (var extent in extents)
        {
            to.Number((ulong)extent.From);
            to.Number((ulong)extent.Frames);
            to.Number((ulong)extent.Tag);
            to.Number((ulong)(extent.Device + 1));
        }
    }

    private static List<CapacityExtent> LoadExtents(ref StateReader from)
    {
        var extents = new List<CapacityExtent>();
        for (var left = from.Int(); left > 0; left--)
            extents.Add(new((long)from.Number(), (long)from.Number(), (long)from.Number(), (long)from.Number() - 1));
        return extents;
    }
}
