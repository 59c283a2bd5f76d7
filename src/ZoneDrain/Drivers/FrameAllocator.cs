using System.Numerics;
using ZoneDrain.Values;

namespace ZoneDrain.Drivers;

/// <summary>Which frames of a device are handed out: a bitmap, searched from where the last search ended.</summary>
public sealed partial class FrameAllocator
{
    private readonly ulong[] _used;

    // Files beside the first that have a block, for blocks that have any.
    private readonly SortedDictionary<long, int> _shares = [];
    private long _next;

    /// <summary>An allocator of <paramref name="frames"/> frames, all free.</summary>
    public FrameAllocator(long frames)
    {
        Frames = frames;
        _used = new ulong[(frames + 63) / 64];
    }

    private FrameAllocator(FrameAllocator other)
    {
        Frames = other.Frames;
        Used = other.Used;
        IsStopped = other.IsStopped;
        IsAbandoned = other.IsAbandoned;
        (IsUnloaded, ProviderReferences) = (other.IsUnloaded, other.ProviderReferences);
        Capacity = other.Capacity?.Clone();
        Dax = other.Dax;
        Region = other.Region?.Clone();
        _shares = new(other._shares);
        _next = other._next;
        _used = (ulong[])other._used.Clone();
    }

    /// <summary>Frames of the device.</summary>
    public long Frames { get; }

    /// <summary>Frames handed out.</summary>
    public long Used { get; private set; }

    /// <summary>Nothing is handed out any more: its driver goes.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Its driver has gone without it.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The module of its driver has gone.</summary>
    public bool IsUnloaded { get; private set; }

    /// <summary>References to its driver's device and module, beside those of the pages that are out; 0 or more.</summary>
    public long ProviderReferences { get; private set; }

    /// <summary>The dynamic partition of the device; null where it has none.</summary>
    public DynamicCapacity? Capacity { get; internal set; }

    /// <summary>The dax device that it is; null where nobody has opened it as one.</summary>
    public DaxDevice? Dax { get; internal set; }

    /// <summary>The static region of dax devices that it is; null where nobody has opened it as one.</summary>
    public DaxRegion? Region { get; internal set; }

    /// <summary>Stops handing out frames.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Hands out frames again.</summary>
    public void Resume() => IsStopped = false;

    /// <summary>It stays as it is for good.</summary>
    public void Abandon() => IsAbandoned = true;

    /// <summary>The module of its driver goes, which stops handing out frames.</summary>
    public void Unload() => (IsStopped, IsUnloaded) = (true, true);

    /// <summary>So many references more to its driver's device and module, or fewer if negative.</summary>
    /// <exception cref="InvalidOperationException">There are not so many.</exception>
    public void Hold(long references)
    {
        if (ProviderReferences + references < 0) throw new InvalidOperationException($"{-references} of {ProviderReferences} references to a driver are put");
        ProviderReferences += references;
    }

    /// <summary>
    /// Hands out a run of at most <paramref name="pages"/> frames that starts at a frame congruent to <paramref name="colour"/> modulo 512, or anywhere for -1
    /// and where no such run is free. A run of 0 frames: the device is full.
    /// </summary>
    public (long Frame, long Pages) Allocate(long pages, long colour)
    {
        if (Used == Frames || IsStopped) return (-1, 0);
        var start = colour >= 0 ? FindColoured(pages, colour) : -1;
        if (start < 0) start = FindFree(_next);
        if (start < 0) start = FindFree(0);
        var run = 1L;
        while (run < pages && start + run < Frames && !IsUsed(start + run)) run++;
        Mark(start, run, used: true);
        _next = start + run;
        return (start, run);
    }

    /// <summary>Takes a run back.</summary>
    /// <exception cref="InvalidOperationException">A frame of it is free already: invariant I6.</exception>
    public void Release(long frame, long pages)
    {
        for (var at = frame; at < frame + pages; at++)
        {
            if (!IsUsed(at)) throw new InvalidOperationException($"I6: frame {at} is freed twice (run {frame} + {pages} of {Frames})");
        }

        Mark(frame, pages, used: false);
    }

    /// <summary>One more file has each block of a run.</summary>
    /// <exception cref="InvalidOperationException">A block of it is free.</exception>
    public void Share(long frame, long pages)
    {
        for (var at = frame; at < frame + pages; at++)
        {
            if (!IsUsed(at)) throw new InvalidOperationException($"frame {at} is free, and cannot be shared (run {frame} + {pages} of {Frames})");
            _shares[at] = _shares.GetValueOrDefault(at) + 1;
        }
    }

    /// <summary>A file gives up the longest start of a run whose blocks are all shared, or all its own; its own stay handed out.</summary>
    public (bool Shared, long Pages) Unshare(long frame, long pages)
    {
        var shared = _shares.ContainsKey(frame);
        var length = 0L;
        while (length < pages && _shares.ContainsKey(frame + length) == shared)
        {
            if (shared && --_shares[frame + length] == 0) _shares.Remove(frame + length);
            length++;
        }

        return (shared, length);
    }

    /// <summary>More than one file has the block.</summary>
    public bool IsShared(long frame) => _shares.ContainsKey(frame);

    /// <summary>
    /// Makes anew what is handed out, from runs that do not overlap and how many files have the blocks of each, at least 1; every other frame is free.
    /// Whether it is stopped, given up or unloaded stays, and its dynamic partition and its region.
    /// </summary>
    public void Restore(IEnumerable<(long Frame, long Pages, int Files)> runs)
    {
        Array.Clear(_used);
        _shares.Clear();
        Used = 0;
        foreach (var (frame, pages, files) in runs)
        {
            Mark(frame, pages, used: true);
            for (var at = frame; files > 1 && at < frame + pages; at++) _shares[at] = files - 1;
        }
    }

    /// <summary>The frame is handed out.</summary>
    public bool IsUsed(long frame) => (_used[frame / 64] >> (int)(frame % 64) & 1) != 0;

    /// <summary>A copy that shares nothing.</summary>
    public FrameAllocator Clone() => new(this);

    private void Mark(long frame, long pages, bool used)
    {
        for (var at = frame; at < frame + pages;)
        {
            var bit = (int)(at % 64);
            var width = (int)Math.Min(64 - bit, frame + pages - at);
            var mask = (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << bit;
            if (used) _used[at / 64] |= mask;
            else _used[at / 64] &= ~mask;
            at += width;
        }

        Used += used ? pages : -pages;
    }

    private long FindFree(long from)
    {
        for (var word = from / 64; word < _used.Length; word++)
        {
            var free = ~_used[word];
            if (word == from / 64) free &= ulong.MaxValue << (int)(from % 64);
            if (free == 0) continue;
            var frame = word * 64 + BitOperations.TrailingZeroCount(free);
            return frame < Frames ? frame : -1;
        }

        return -1;
    }

    // A run that could hold a 2 MiB folio is looked for twice: from the last place on, and from the start.
    private long FindColoured(long pages, long colour)
    {
        var wanted = Math.Min(pages, EntryTable.SlotPages);
        for (var pass = 0; pass < 2; pass++)
        {
            var from = pass == 0 ? _next : 0;
            var at = from / EntryTable.SlotPages * EntryTable.SlotPages + colour % EntryTable.SlotPages;
            for (; at + wanted <= Frames; at += EntryTable.SlotPages)
            {
                if (at >= from && IsFree(at, wanted)) return at;
            }
        }

        return -1;
    }

    private bool IsFree(long frame, long pages)
    {
        for (var at = frame; at < frame + pages;)
        {
            var bit = (int)(at % 64);
            var width = (int)Math.Min(64 - bit, frame + pages - at);
            var mask = (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << bit;
            if ((_used[at / 64] & mask) != 0) return false;
            at += width;
        }

        return true;
    }
}
