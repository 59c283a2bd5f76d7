using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>Runs whole schedules one after another, each from the first state, and keeps the shortest way to each kind of violation.</summary>
internal sealed class ScheduleSearch
{
    private const int StepsMax = 100_000;
    private readonly World _world;
    private readonly ISchedule _schedule;
    private readonly WorldCodec _codec;
    private readonly int[] _start;
    private readonly Finding?[] _best = new Finding?[ViolationCounts.Kinds];
    private readonly long[] _firstAt = new long[ViolationCounts.Kinds];
    private readonly List<Stuck> _stuck = [];
    private readonly HashSet<string> _stuckSeen = [];
    private readonly HashSet<ulong> _fingerprints = [];
    private readonly Liveness _liveness;
    private Choice[] _taken = new Choice[256];

    public ScheduleSearch(World world, ISchedule schedule)
    {
        _world = world;
        _schedule = schedule;
        _codec = new(world, new());
        _start = _codec.Save().ToArray();
        _liveness = new(world);
    }

    public long Schedules { get; private set; }

    public long Turns { get; private set; }

    /// <summary>Schedules given up at the bound on turns, which no script of these worlds needs: somebody runs for ever without progress.</summary>
    public long Endless { get; private set; }

    /// <summary>States at rest that were new, over all schedules; compared by fingerprint, for it only measures how much is still new.</summary>
    public long EndStates => _fingerprints.Count;

    /// <summary>End states new in the last thousand schedules.</summary>
    public long NewInLastThousand { get; private set; }

    public IReadOnlyList<Finding> Findings => [.. _best.OfType<Finding>()];

    public IReadOnlyList<Stuck> StuckWorlds => _stuck;

    /// <summary>The schedule, from 1, that first broke an invariant; 0 for none.</summary>
    public long FirstAt(Invariant invariant) => _firstAt[(int)invariant];

    /// <summary>Runs until <paramref name="schedules"/> have run or <paramref name="stop"/> says so.</summary>
    public void Run(long schedules, Func<bool> stop)
    {
        var choices = new Choice[_world.ChoicesMax];
        var seen = 0L;
        while (Schedules < schedules && !stop())
        {
            _codec.Load(_start);
            _schedule.Begin(Schedules);
            Schedules++;
            RunOne(choices);
            if (Schedules % 1000 != 0) continue;
            NewInLastThousand = EndStates - seen;
            seen = EndStates;
        }
    }

    private void RunOne(Choice[] choices)
    {
        for (var step = 0; step < StepsMax; step++)
        {
            var count = _world.Choices(choices);
            if (count == 0)
            {
                AtRest(step);
                return;
            }

            var choice = choices[_schedule.Choose(choices.AsSpan(0, count), step)];
            if (step == _taken.Length) Array.Resize(ref _taken, 2 * step);
            _taken[step] = choice;
            _world.Take(choice);
            Turns++;
            if (_world.Found.Count > 0) Note(step + 1);
        }

        Endless++;
    }

    private void AtRest(int steps)
    {
        if (_fingerprints.Count < 1_000_000) _fingerprints.Add(PartStore.Hash(_codec.Save()));
        var waiting = _liveness.Explain();
        if (_world.Found.Count > 0) Note(steps);
        if (waiting.Count > 0 && _stuckSeen.Add(string.Join('\n', waiting))) _stuck.Add(new(waiting, _taken[..steps]));
    }

    private void Note(int steps)
    {
        foreach (var violation in _world.Found)
        {
            ref var best = ref _best[(int)violation.Invariant];
            if (_firstAt[(int)violation.Invariant] == 0) _firstAt[(int)violation.Invariant] = Schedules;
            if (best is null || steps < best.Schedule.Count) best = new(violation, _taken[..steps]);
        }

        _world.Found.Clear();
    }
}
