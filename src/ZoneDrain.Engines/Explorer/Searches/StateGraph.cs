using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The states that walks have come to, and where each choice leads from there, worked out once. A walk over it takes the choices that a walk of the world would
/// take and meets the same invariants, and it knows how many states and transitions were reached.
/// </summary>
internal sealed class StateGraph
{
    private readonly TurnMemo _memo;
    private readonly VisitedStates _states;
    private readonly int[] _at;
    private readonly int[] _next;
    private readonly List<Violation[]> _violations = [];
    private int[] _first = new int[1024];
    private int[] _counts = new int[1024];
    private bool[] _reached = new bool[1024];
    private Edge[] _edges = new Edge[4096];
    private int _edgeCount;

    public StateGraph(World world, WorldCodec codec)
    {
        _memo = new(world, codec);
        _states = new(codec.Width);
        _at = new int[codec.Width];
        _next = new int[codec.Width];
        Reach(Number(codec.Save()));
    }

    /// <summary>States that walks were in.</summary>
    public long Reached { get; private set; }

    /// <summary>Transitions that walks took.</summary>
    public long Taken { get; private set; }

    /// <summary>States kept: those reached, and their neighbours.</summary>
    public int Count => _states.Count;

    /// <summary>A state's vector of parts.</summary>
    public ReadOnlySpan<int> this[int state] => _states[state];

    /// <summary>What is possible in <paramref name="state"/>, in the order of the world's choices.</summary>
    public ReadOnlySpan<Edge> From(int state)
    {
        if (_counts[state] < 0) Expand(state);
        return _edges.AsSpan(_first[state], _counts[state]);
    }

    /// <summary>Takes one of the edges of <paramref name="state"/>, and returns where it leads.</summary>
    public int Take(int state, int place)
    {
        ref var edge = ref _edges[_first[state] + place];
        if (edge.IsTaken) return edge.To;
        edge.IsTaken = true;
        Taken++;
        Reach(edge.To);
        return edge.To;
    }

    /// <summary>What an edge breaks.</summary>
    public IReadOnlyList<Violation> BrokenBy(in Edge edge) => edge.Violations == 0 ? [] : _violations[edge.Violations - 1];

    private void Expand(int state)
    {
        _states[state].CopyTo(_at);
        var first = _edgeCount;
        for (var place = 0; place < _memo.Choices.Count; place++)
        {
            if (!_memo.TryStep(_at, place, _next, out var found)) continue;
            if (found.Length > 0) _violations.Add(found);
            if (_edgeCount == _edges.Length) Array.Resize(ref _edges, 2 * _edgeCount);
            _edges[_edgeCount++] = new() { Choice = _memo.Choices[place], To = Number(_next), Violations = found.Length > 0 ? _violations.Count : 0 };
        }

        _first[state] = first;
        _counts[state] = _edgeCount - first;
    }

    private int Number(ReadOnlySpan<int> vector)
    {
        var state = _states.Add(vector, out var isNew);
        if (!isNew) return state;
        if (state == _first.Length)
        {
            Array.Resize(ref _first, 2 * state);
            Array.Resize(ref _counts, 2 * state);
            Array.Resize(ref _reached, 2 * state);
        }

        _counts[state] = -1;
        return state;
    }

    private void Reach(int state)
    {
        if (_reached[state]) return;
        _reached[state] = true;
        Reached++;
    }

    /// <summary>A transition.</summary>
    internal struct Edge
    {
        public Choice Choice;
        public int To;
        public int Violations;
        public bool IsTaken;
    }
}
