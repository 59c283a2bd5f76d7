using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>
/// The steps of a trace without the order between processes: one lane an address space, its steps in recorded order, and of the order between lanes only
/// what must be: a child begins after the fork that makes it, and a pid is used again after its last user's end. Immutable.
/// </summary>
internal sealed class TraceLanes
{
    private readonly List<List<int>> _lanes = [];
    private readonly int[] _after;

    /// <summary>The lanes of a workload's steps.</summary>
    internal TraceLanes(IReadOnlyList<TraceInputs> steps)
    {
        _after = new int[steps.Count];
        Array.Fill(_after, -1);
        var lanes = new Dictionary<int, int>();
        var forks = new Dictionary<int, int>();
        var pins = new Dictionary<int, int>();
        for (var step = 0; step < steps.Count; step++)
        {
            var inputs = steps[step];
            var lane = LaneOf(lanes, inputs.Process);

            // The end of a pin stands behind its start, whoever ends it.
            if (inputs.Kind == TraceStepKind.PinStart) pins[inputs.Pin] = lane;
            if (inputs.Kind == TraceStepKind.PinEnd && pins.TryGetValue(inputs.Pin, out var pinned)) lane = pinned;
            if (forks.Remove(inputs.Process, out var fork)) _after[step] = fork;
            if (inputs is { Kind: TraceStepKind.Fork, SharesMemory: false })
            {
                if (lanes.TryGetValue(inputs.Child, out var former)) _after[step] = Math.Max(_after[step], _lanes[former].Count > 0 ? _lanes[former][^1] : -1);
                forks[inputs.Child] = step;
            }

            _lanes[lane].Add(step);
        }
    }

    /// <summary>Each lane's steps, by their place in the trace, rising.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> Lanes => _lanes;

    /// <summary>The earlier step of another lane that must have been played first; -1 for none.</summary>
    internal int After(int step) => _after[step];

    private int LaneOf(Dictionary<int, int> lanes, int process)
    {
        if (lanes.TryGetValue(process, out var lane)) return lane;
        _lanes.Add([]);
        return lanes[process] = _lanes.Count - 1;
    }
}
