using System.Collections;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The parts of one kind. Looking at one is marked, and going through them is looking at all.</summary>
internal sealed class PartList<T>(PartMarks marks) : IReadOnlyList<T>
{
    private readonly List<T> _items = [];

    /// <summary>The number of the first among the world's parts.</summary>
    public int First { get; set; }

    public int Count => _items.Count;

    public T this[int place]
    {
        get
        {
            marks.ReadPart(First + place);
            return _items[place];
        }

        set
        {
            marks.ReadPart(First + place);
            _items[place] = value;
        }
    }

    /// <summary>Goes through them without a mark: for what is no part of their value.</summary>
    public List<T> Unmarked => _items;

    public void Add(T item) => _items.Add(item);

    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    public int FindIndex(Predicate<T> match)
    {
        MarkAll();
        return _items.FindIndex(match);
    }

    public List<T>.Enumerator GetEnumerator()
    {
        MarkAll();
        return _items.GetEnumerator();
    }

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void MarkAll()
    {
        for (var place = 0; place < _items.Count; place++) marks.ReadPart(First + place);
    }
}
