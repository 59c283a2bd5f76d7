namespace ZoneDrain.Engines.Explorer;

/// <summary>Vectors of part numbers in the order they were found, each once. Compared by value, never by hash alone.</summary>
internal sealed class VisitedStates(int width)
{
    private int[] _vectors = new int[1024 * width];
    private int[] _table = new int[4096];

    public int Count { get; private set; }

    public ReadOnlySpan<int> this[int state] => _vectors.AsSpan(state * width, width);

    /// <summary>The state's number; <paramref name="isNew"/> if it was not there.</summary>
    public int Add(ReadOnlySpan<int> vector, out bool isNew)
    {
        if (2 * (Count + 1) > _table.Length) Grow();
        var mask = _table.Length - 1;
        for (var at = (int)(PartStore.Hash(vector) & (uint)mask); ; at = (at + 1) & mask)
        {
            var there = _table[at] - 1;
            if (there >= 0)
            {
                if (!vector.SequenceEqual(this[there])) continue;
                isNew = false;
                return there;
            }

            if ((Count + 1) * width > _vectors.Length) Array.Resize(ref _vectors, 2 * _vectors.Length);
            vector.CopyTo(_vectors.AsSpan(Count * width));
            _table[at] = ++Count;
            isNew = true;
            return Count - 1;
        }
    }

    private void Grow()
    {
        _table = new int[2 * _table.Length];
        var mask = _table.Length - 1;
        for (var state = 0; state < Count; state++)
        {
            var at = (int)(PartStore.Hash(this[state]) & (uint)mask);
            while (_table[at] != 0) at = (at + 1) & mask;
            _table[at] = state + 1;
        }
    }
}
