using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

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
    private readonly List<int> _ends = [];
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

    /// <summary>States in which nothing can run.</summary>
    public IReadOnlyList<int> Ends => _ends;

    /// <summary>A state's canonical bytes.</summary>
    public byte[] BytesOf(int state) => [.. _states[state].ToArray().SelectMany(part => Parts[part].ToArray())];

    /// <summary>Searches until all is seen, <paramref name="statesMax"/> states are, or <paramref name="stop"/> says so. <paramref name="reached"/> is told of
    /// each state in the order of their distance from the first, and may look at the world in it.</summary>
    public void Run(int statesMax, Func<bool> stop, Action<int>? reached = null)
    {
        var memo = new TurnMemo(_world, _codec);
        var (at, next) = (new int[_codec.Width], new int[_codec.Width]);
        Add(_codec.Save(), -1, default);
        for (var state = 0; state < _states.Count; state++)
        {
            if (_states.Count >= statesMax || ((state & 1023) == 0 && stop())) return;
            reached?.Invoke(state);
            _states[state].CopyTo(at);
            var taken = 0;
            for (var place = 0; place < memo.Choices.Count; place++)
            {
                if (!memo.TryStep(at, place, next, out var found)) continue;
                taken++;
                var choice = memo.Choices[place];
                if (found.Length > 0) Note(found, state, choice);
                var to = Add(next, state, choice);
                Graph?.Add(state, choice, to);
            }

            Transitions += taken;
            if (taken == 0) AtRest(state);
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

    /// <summary>Puts the world into <paramref name="state"/>.</summary>
    public void Show(int state) => _codec.Load(_states[state]);

    /// <summary>The number of a part's value in <paramref name="state"/>: the same number is the same value.</summary>
    public int PartOf(int state, int part) => _states[state][part];

    private int Add(ReadOnlySpan<int> vector, int parent, Choice choice)
    {
        var state = _states.Add(vector, out var isNew);
        if (!isNew) return state;
        _parents.Add(parent);
        _choices.Add(choice.Code);
        return state;
    }

    private void Note(Violation[] found, int state, Choice choice)
    {
        foreach (var violation in found) _first[(int)violation.Invariant] ??= new(violation, [.. Path(state), choice]);
    }

    private void AtRest(int state)
    {
        _ends.Add(state);
        _codec.Load(_states[state]);
        var waiting = _liveness.Explain();
        foreach (var violation in _world.Found) _first[(int)violation.Invariant] ??= new(violation, Path(state));
        _world.Found.Clear();
        if (waiting.Count > 0 && _stuckSeen.Add(string.Join('\n', waiting))) _stuck.Add(new(waiting, Path(state)));
    }
}
