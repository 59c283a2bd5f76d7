namespace ZoneDrain.Engines.Explorer;

/// <summary>The transitions of a search, in the order of their sources.</summary>
internal sealed class TransitionGraph
{
    private readonly List<int> _first = [];
    private readonly List<(int Choice, int To)> _edges = [];

    public int Sources => _first.Count;

    public void Add(int from, Choice choice, int to)
    {
        while (_first.Count <= from) _first.Add(_edges.Count);
        _edges.Add((choice.Code, to));
    }

    public ReadOnlySpan<(int Choice, int To)> From(int state)
    {
        if (state >= _first.Count) return [];
        var end = state + 1 < _first.Count ? _first[state + 1] : _edges.Count;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_edges)[_first[state]..end];
    }
}
