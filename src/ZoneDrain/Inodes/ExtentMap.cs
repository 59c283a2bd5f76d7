namespace ZoneDrain.Inodes;

/// <summary>Where a file's pages are on the device: extents in file order, neighbours merged.</summary>
internal sealed partial class ExtentMap
{
    private readonly List<Extent> _extents;

    public ExtentMap() => _extents = [];

    private ExtentMap(ExtentMap other) => (_extents, MayBeBad, MayBeShared) = ([.. other._extents], other.MayBeBad, other.MayBeShared);

    /// <summary>Some block is or was another file's too; while none ever was, nobody needs to ask.</summary>
    public bool MayBeShared { get; set; }

    /// <summary>Some block is or was bad; while none ever was, nobody needs to look.</summary>
    public bool MayBeBad { get; private set; }

    public IReadOnlyList<Extent> Extents => _extents;

    /// <summary>The extent that holds <paramref name="index"/>, or a hole that reaches to the next one.</summary>
    public Extent At(long index)
    {
        var place = Find(index);
        if (place >= 0) return _extents[place];
        var start = ~place == 0 ? 0 : _extents[~place - 1].End;
        var end = ~place == _extents.Count ? long.MaxValue : _extents[~place].Index;
        return new(start, end - start, -1, BlockState.Hole);
    }

    /// <summary>Fills a hole. The caller has asked <see cref="At"/>.</summary>
    public void Add(Extent extent)
    {
        var place = Find(extent.Index);
        if (place >= 0) throw new InvalidOperationException($"file page {extent.Index} has a block already: {_extents[place]}");
        MayBeBad |= extent.State == BlockState.Bad;
        _extents.Insert(~place, extent);
        Merge(~place);
    }

    /// <summary>The run of unwritten file pages around <paramref name="index"/>, in whatever frames: (first, one past the last).</summary>
    public (long First, long End) Unwritten(long index)
    {
        var place = Find(index);
        var (low, high) = (place, place);
        while (low > 0 && _extents[low - 1].End == _extents[low].Index && _extents[low - 1].State == BlockState.Unwritten) low--;
        while (high + 1 < _extents.Count && _extents[high].End == _extents[high + 1].Index && _extents[high + 1].State == BlockState.Unwritten) high++;
        return (_extents[low].Index, _extents[high].End);
    }

    /// <summary>Marks the blocks of a range as written, or as reading zeroes.</summary>
    public void Convert(long from, long to, BlockState state = BlockState.Written)
    {
        foreach (var extent in Remove(from, to)) Add(extent with { State = state });
    }

    /// <summary>Takes the blocks of a range out, and returns them in file order.</summary>
    public List<Extent> Remove(long from, long to)
    {
        var removed = new List<Extent>();
        while (Take(from, to) is { Pages: > 0 } extent) removed.Add(extent);
        return removed;
    }

    /// <summary>Takes the first run of blocks of a range out; a run of 0 pages when there is none.</summary>
    public Extent Take(long from, long to)
    {
        var place = Find(from);
        if (place < 0) place = ~place;
        if (from >= to || place >= _extents.Count || _extents[place].Index >= to) return default;
        var extent = _extents[place];
        var (start, end) = (Math.Max(from, extent.Index), Math.Min(to, extent.End));
        _extents.RemoveAt(place);
        if (end < extent.End) _extents.Insert(place, new(end, extent.End - end, extent.FrameOf(end), extent.State));
        if (extent.Index < start) _extents.Insert(place, extent with { Pages = start - extent.Index });
        return new(start, end - start, extent.FrameOf(start), extent.State);
    }

    /// <summary>Moves all blocks at or after <paramref name="from"/> by <paramref name="pages"/> file pages (collapse and insert).</summary>
    public void Shift(long from, long pages)
    {
        foreach (var extent in Remove(from, long.MaxValue)) Add(extent with { Index = extent.Index + pages });
    }

    /// <summary>The first file page of a range whose block is bad, or -1.</summary>
    public long FindBad(long from, long to)
    {
        if (!MayBeBad) return -1;
        foreach (var extent in _extents)
        {
            if (extent.State == BlockState.Bad && extent.Index < to && from < extent.End) return Math.Max(from, extent.Index);
        }

        return -1;
    }

    /// <summary>The first file page from <paramref name="from"/> on whose block is <paramref name="frame"/>, or -1.</summary>
    public long FindFrame(long frame, long from)
    {
        foreach (var extent in _extents)
        {
            var index = extent.Index + frame - extent.Frame;
            if (frame >= extent.Frame && frame < extent.Frame + extent.Pages && index >= from) return index;
        }

        return -1;
    }

    public ExtentMap Clone() => new(this);

    private void Merge(int place)
    {
        for (var i = Math.Max(1, place); i <= place + 1 && i < _extents.Count;)
        {
            var (left, right) = (_extents[i - 1], _extents[i]);
            if (left.End == right.Index && left.Frame + left.Pages == right.Frame && left.State == right.State)
            {
                _extents[i - 1] = left with { Pages = left.Pages + right.Pages };
                _extents.RemoveAt(i);
                place--;
            }
            else
            {
                i++;
            }
        }
    }

    private int Find(long index)
    {
        var (low, high) = (0, _extents.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (index < _extents[middle].Index) high = middle - 1;
            else if (index >= _extents[middle].End) low = middle + 1;
            else return middle;
        }

        return ~low;
    }
}
