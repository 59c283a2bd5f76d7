namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Probabilistic concurrency testing (S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, A randomized scheduler with probabilistic guarantees of finding
/// bugs, ASPLOS 2010): everyone gets a random priority, the highest that can run runs, and at depth - 1 random steps the one that runs drops to the bottom.
/// A bug of that depth is met with probability at least 1 / (n k^(depth-1)) a schedule, for n who run and k steps.
/// </summary>
internal sealed class PctSchedule(ulong seed, int depth, int stepsExpected) : ISchedule
{
    private readonly Dictionary<int, int> _priorities = [];
    private readonly HashSet<int> _changes = [];
    private ChoiceDraws _draws;
    private int _steps = stepsExpected;
    private int _longest;
    private int _lowest;

    public void Begin(long schedule)
    {
        // The bound on steps is learned: a schedule's length is not known before it ran.
        if (_longest > 0) _steps = _longest;
        _draws = new(unchecked(seed * 0x9E3779B97F4A7C15 + (ulong)schedule));
        _priorities.Clear();
        _changes.Clear();
        _lowest = 0;
        for (var i = 1; i < depth; i++) _changes.Add(_draws.Below(_steps));
    }

    public int Choose(ReadOnlySpan<Choice> choices, int step)
    {
        _longest = Math.Max(_longest, step + 1);
        var best = Best(choices);
        if (!_changes.Remove(step)) return best;
        _priorities[choices[best].Code] = --_lowest;
        return Best(choices);
    }

    private int Best(ReadOnlySpan<Choice> choices)
    {
        var (best, highest) = (0, int.MinValue);
        for (var i = 0; i < choices.Length; i++)
        {
            if (!_priorities.TryGetValue(choices[i].Code, out var priority))
                _priorities[choices[i].Code] = priority = 1 + _draws.Below(1 << 20);
            if (priority <= highest) continue;
            (best, highest) = (i, priority);
        }

        return best;
    }
}
