using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Runs whole schedules one after another, each from the first state, and keeps the shortest way to each kind of violation. In a small world the states it
/// meets are kept, so that a turn taken before costs a look; in a large one they would fill the memory, and every turn is taken.
/// </summary>
internal sealed class ScheduleSearch
{
    /// <summary>Turns without the end of any protocol after which nobody is taken to make progress: no protocol of these worlds needs as many.</summary>
    public const int ProgressBound = 20_000;

    private const int StatesMax = 2_000_000;
    private const int FingerprintsMax = 1_000_000;
    private readonly World _world;
    private readonly ISchedule _schedule;
    private readonly WorldCodec _codec;
    private readonly int[] _start;
    private readonly Finding?[] _best = new Finding?[ViolationCounts.Kinds];
    private readonly long[] _firstAt = new long[ViolationCounts.Kinds];
    private readonly List<Stuck> _stuck = [];
    private readonly List<Stuck> _endless = [];
    private readonly HashSet<string> _stuckSeen = [];
    private readonly HashSet<ulong> _fingerprints = [];
    private readonly HashSet<int> _ends = [];
    private readonly Liveness _liveness;
    private readonly Choice[] _choices;
    private StateGraph? _graph;
    private Choice[] _taken = new Choice[256];

    public ScheduleSearch(World world, ISchedule schedule, bool keepsStates = false)
    {
        _world = world;
        _schedule = schedule;
        _codec = new(world, new());
        _start = _codec.Save().ToArray();
        _liveness = new(world);
        _choices = new Choice[world.ChoicesMax];
        _graph = keepsStates ? new(world, _codec) : null;
    }

    public long Schedules { get; private set; }

    public long Turns { get; private set; }

    /// <summary>Schedules given up because nobody made progress.</summary>
    public long Endless { get; private set; }

    /// <summary>The first of them, told.</summary>
    public IReadOnlyList<Stuck> Livelocks => _endless;

    /// <summary>
    /// Distinct states reached where states are kept, by value; else distinct states at rest, by fingerprint and up to a million, for it only measures how much
    /// is still new.
    /// </summary>
    public long States => _graph?.Reached ?? _fingerprints.Count;

    /// <summary>Distinct transitions taken; 0 where states are not kept.</summary>
    public long Transitions => _graph?.Taken ?? 0;

    /// <summary><see cref="States"/> are all that were reached, not only those at rest.</summary>
    public bool KeepsStates => _graph is not null;

    /// <summary>States new in the last thousand schedules.</summary>
    public long NewInLastThousand { get; private set; }

    public IReadOnlyList<Finding> Findings => [.. _best.OfType<Finding>()];

    public IReadOnlyList<Stuck> StuckWorlds => _stuck;

    /// <summary>The schedule, from 1, that first broke an invariant; 0 for none.</summary>
    public long FirstAt(Invariant invariant) => _firstAt[(int)invariant];

    /// <summary>Runs until <paramref name="schedules"/> have run or <paramref name="stop"/> says so.</summary>
    public void Run(long schedules, Func<bool> stop)
    {
        var seen = States;
        while (Schedules < schedules && !stop())
        {
            _schedule.Begin(Schedules);
            Schedules++;
            if (_graph is { Count: > StatesMax }) (_graph, seen) = (null, 0);
            if (_graph is null) RunOne();
            else Walk(_graph);
            if (Schedules % 1000 != 0) continue;
            NewInLastThousand = States - seen;
            seen = States;
        }
    }

    private void Walk(StateGraph graph)
    {
        var (state, progress) = (0, 0);
        for (var step = 0; ; step++)
        {
            var edges = graph.From(state);
            if (edges.Length == 0)
            {
                if (!_ends.Add(state)) return;
                _codec.Load(graph[state]);
                AtRest(step);
                return;
            }

            for (var i = 0; i < edges.Length; i++) _choices[i] = edges[i].Choice;
            var place = _schedule.Choose(_choices.AsSpan(0, edges.Length), step);
            Keep(step, _choices[place]);
            var violations = graph.BrokenBy(edges[place]);
            if (violations.Count > 0) Note(violations, step + 1);
            var next = graph.Take(state, place);
            Turns++;

            // A kept state does not say who ended; a walk that long has gone round, for scripts are finite and small worlds are not as deep.
            if (++progress < ProgressBound)
            {
                state = next;
                continue;
            }

            _codec.Load(graph[next]);
            GiveUp(step + 1);
            return;
        }
    }

    private void RunOne()
    {
        _codec.Load(_start);
        var progress = 0;
        for (var step = 0; step - progress < ProgressBound; step++)
        {
            var count = _world.Choices(_choices);
            if (count == 0)
            {
                if (_fingerprints.Count < FingerprintsMax) _fingerprints.Add(_world.Fingerprint());
                AtRest(step);
                return;
            }

            var choice = _choices[_schedule.Choose(_choices.AsSpan(0, count), step)];
            Keep(step, choice);
            var ended = _world.ProtocolsEnded;
            _world.Take(choice);
            Turns++;
            if (_world.ProtocolsEnded != ended) progress = step;
            if (_world.Found.Count == 0) continue;
            Note(_world.Found, step + 1);
            _world.Found.Clear();
        }

        GiveUp(progress + ProgressBound);
    }

    private void Keep(int step, Choice choice)
    {
        if (step == _taken.Length) Array.Resize(ref _taken, 2 * step);
        _taken[step] = choice;
    }

    private void AtRest(int steps)
    {
        var waiting = _liveness.Explain();
        if (_world.Found.Count > 0) Note(_world.Found, steps);
        _world.Found.Clear();
        if (waiting.Count > 0 && _stuckSeen.Add(string.Join('\n', waiting))) _stuck.Add(new(waiting, _taken[..steps]));
    }

    private void GiveUp(int steps)
    {
        Endless++;
        if (_endless.Count == 0) _endless.Add(new(_liveness.ExplainEndless(_taken.AsSpan(0, steps)), _taken[..steps]));
    }

    private void Note(IReadOnlyList<Violation> found, int steps)
    {
        foreach (var violation in found)
        {
            ref var best = ref _best[(int)violation.Invariant];
            if (_firstAt[(int)violation.Invariant] == 0) _firstAt[(int)violation.Invariant] = Schedules;
            if (best is null || steps < best.Schedule.Count) best = new(violation, _taken[..steps]);
        }
    }
}
