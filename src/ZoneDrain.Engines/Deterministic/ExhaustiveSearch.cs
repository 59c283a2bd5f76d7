using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// All schedules, breadth first over visited states, so that the first way to a violation is a shortest one (C. Baier and J.-P. Katoen, Principles of Model
/// Checking, 2008, section 3.3). States are compared by value. It goes on behind a violation, for a hazard may hide another. Memory bounds it: a search that
/// meets <c>statesMax</c> is not complete and says so.
/// </summary>
internal sealed class ExhaustiveSearch
{
    private readonly World _world;
    private readonly WorldCodec _codec;
    private readonly VisitedStates _states;
    private readonly List<int> _parents = [];
    private readonly List<int> _choices = [];
    private readonly Finding?[] _first = new Finding?[ViolationCounts.Kinds];
    private readonly List<Stuck> _stuck = [];
    private readonly HashSet<string> _stuckSeen = [];
    private readonly Liveness _liveness;

    public ExhaustiveSearch(World world)
    {
        _world = world;
        Parts = new();
        _codec = new(world, Parts);
        _states = new(_codec.Width);
        _liveness = new(world);
    }

    public PartStore Parts { get; }

    public int States => _states.Count;

    public long Transitions { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Where each transition leads, by source: kept only if livelocks are looked for.</summary>
    public TransitionGraph? Graph { get; init; }

    public IReadOnlyList<Finding> Findings => [.. _first.OfType<Finding>()];

    public IReadOnlyList<Stuck> StuckWorlds => _stuck;

    /// <summary>Searches until all is seen, <paramref name="statesMax"/> states are, or <paramref name="stop"/> says so.</summary>
    public void Run(int statesMax, Func<bool> stop)
    {
        Span<Choice> choices = new Choice[_world.ChoicesMax];
        Add(-1, default, out _);
        for (var state = 0; state < _states.Count; state++)
        {
            if (_states.Count >= statesMax || ((state & 1023) == 0 && stop())) return;
            _codec.Load(_states[state]);
            var count = _world.Choices(choices);
            if (count == 0) AtRest(state);
            for (var i = 0; i < count; i++)
            {
                if (i > 0) _codec.Load(_states[state]);
                _world.Take(choices[i]);
                Transitions++;
                if (_world.Found.Count > 0) Note(state, choices[i]);
                var next = Add(state, choices[i], out _);
                Graph?.Add(state, choices[i], next);
            }
        }

        IsComplete = true;
    }

    /// <summary>The choices from the first state to <paramref name="state"/>.</summary>
    public List<Choice> Path(int state)
    {
        var path = new List<Choice>();
        for (; _parents[state] >= 0; state = _parents[state]) path.Add(new(_choices[state]));
        path.Reverse();
        return path;
    }

    private int Add(int parent, Choice choice, out bool isNew)
    {
        var state = _states.Add(_codec.Save(), out isNew);
        if (!isNew) return state;
        _parents.Add(parent);
        _choices.Add(choice.Code);
        return state;
    }

    private void Note(int state, Choice choice)
    {
        foreach (var violation in _world.Found) _first[(int)violation.Invariant] ??= new(violation, [.. Path(state), choice]);
        _world.Found.Clear();
    }

    private void AtRest(int state)
    {
        var waiting = _liveness.Explain();
        if (_world.Found.Count > 0) NoteAtRest(state);
        if (waiting.Count > 0 && _stuckSeen.Add(string.Join('\n', waiting))) _stuck.Add(new(waiting, Path(state)));
    }

    private void NoteAtRest(int state)
    {
        foreach (var violation in _world.Found) _first[(int)violation.Invariant] ??= new(violation, Path(state));
        _world.Found.Clear();
    }
}
