namespace ZoneDrain.Traces.Reading;

/// <summary>The mappings of one address space as system calls made them: sorted, without overlaps. Knows files by the open that made them.</summary>
internal sealed class TraceMappings
{
    private const ulong PageMask = 4095;

    private readonly List<Mapping> _mappings;

    internal TraceMappings() => _mappings = [];

    private TraceMappings(TraceMappings parent) => _mappings = [.. parent._mappings];

    internal TraceMappings Copy() => new(this);

    internal void Clear() => _mappings.Clear();

    internal void Add(ulong start, ulong length, int open)
    {
        var end = EndOf(start, length);
        if (end <= start)
            return;
        Remove(start, length);
        _mappings.Insert(IndexFrom(start), new Mapping(start, end, open));
    }

    internal void Remove(ulong start, ulong length)
    {
        var end = EndOf(start, length);
        var at = IndexFrom(start);
        if (at > 0 && _mappings[at - 1].End > start)
            at--;
        while (at < _mappings.Count && _mappings[at].Start < end)
        {
            var old = _mappings[at];
            _mappings.RemoveAt(at);
            if (old.Start < start)
                _mappings.Insert(at++, old with { End = start });
            if (old.End > end)
                _mappings.Insert(at++, old with { Start = end });
        }
    }

    internal void Move(ulong start, ulong oldLength, ulong newStart, ulong newLength)
    {
        if (!TryFind(start, out var open))
            return;
        Remove(start, oldLength);
        Add(newStart, newLength, open);
    }

    /// <summary>Finds the open behind an address; -1 for anonymous memory. False outside of every mapping.</summary>
    internal bool TryFind(ulong address, out int open)
    {
        open = -1;
        var at = IndexFrom(address);
        if (at < _mappings.Count && _mappings[at].Start == address)
            at++;
        if (at == 0 || _mappings[at - 1].End <= address)
            return false;
        open = _mappings[at - 1].Open;
        return true;
    }

    /// <summary>A range's end, rounded up to a page; a range that would wrap ends with the address space.</summary>
    private static ulong EndOf(ulong start, ulong length)
    {
        var room = ulong.MaxValue - start;
        return length > room || room - length < PageMask ? ulong.MaxValue : (start + length + PageMask) & ~PageMask;
    }

    private int IndexFrom(ulong start)
    {
        var low = 0;
        var high = _mappings.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_mappings[middle].Start < start)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private readonly record struct Mapping(ulong Start, ulong End, int Open);
}
