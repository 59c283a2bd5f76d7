namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// What is to happen, by time; what has the same time happens in the order in which it was added. A heap of four children a node (Knuth, The Art of Computer
/// Programming 3, section 5.2.3, exercise 28), which touches half as many lines of memory as one of two. Adding and taking allocate nothing but when it grows.
/// </summary>
internal sealed class EventQueue
{
    private const int Children = 4;
    private Entry[] _heap = new Entry[1024];
    private long _added;

    public int Count { get; private set; }

    /// <summary>When the next happens; only if there is one.</summary>
    public long NextTime => _heap[0].Time;

    public void Add(long time, int what)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, 2 * Count);
        var entry = new Entry(time, _added++, what);
        var at = Count++;
        while (at > 0)
        {
            var parent = (at - 1) / Children;
            if (!entry.IsBefore(_heap[parent])) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = entry;
    }

    public bool TryTake(out long time, out int what)
    {
        if (Count == 0)
        {
            (time, what) = (0, 0);
            return false;
        }

        (time, what) = (_heap[0].Time, _heap[0].What);
        var last = _heap[--Count];
        if (Count > 0) Sink(last);
        return true;
    }

    private void Sink(Entry entry)
    {
        var (heap, at, count) = (_heap, 0, Count);
        while (true)
        {
            var first = Children * at + 1;
            if (first >= count) break;
            var least = first;
            for (var child = first + 1; child < Math.Min(first + Children, count); child++)
            {
                if (heap[child].IsBefore(heap[least])) least = child;
            }

            if (!heap[least].IsBefore(entry)) break;
            heap[at] = heap[least];
            at = least;
        }

        heap[at] = entry;
    }

    private readonly struct Entry(long time, long number, int what)
    {
        public readonly long Time = time;
        public readonly long Number = number;
        public readonly int What = what;

        public bool IsBefore(in Entry other) => Time != other.Time ? Time < other.Time : Number < other.Number;
    }
}
