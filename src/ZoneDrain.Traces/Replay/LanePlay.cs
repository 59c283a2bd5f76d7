using System.Collections.Concurrent;

namespace ZoneDrain.Traces.Replay;

/// <summary>
/// Plays the lanes of a trace on several workers as fast as they go. A lane is with one worker at a time, for some steps, then waits in the queue for the
/// next that is free.
/// </summary>
internal sealed class LanePlay
{
    // Long enough that the queue costs nothing, short enough that lanes mix.
    private const int StepsAtATime = 64;

    private readonly TraceStage _stage;
    private readonly TraceLanes _lanes;
    private readonly ConcurrentQueue<int> _waiting;
    private readonly int[] _places;
    private readonly bool[] _played;
    private int _lanesLeft;
    private volatile bool _stopped;

    /// <summary>All lanes at their first step.</summary>
    internal LanePlay(TraceStage stage, TraceLanes lanes)
    {
        (_stage, _lanes) = (stage, lanes);
        _waiting = new(Enumerable.Range(0, lanes.Lanes.Count));
        (_places, _played) = (new int[lanes.Lanes.Count], new bool[stage.Workload.Steps.Count]);
        _lanesLeft = lanes.Lanes.Count;
    }

    /// <summary>One worker's part: it returns when no lane has a step left.</summary>
    /// <param name="player">A player of this worker alone.</param>
    /// <param name="cancel">Looked at between lanes.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was set; the other workers stop as well.</exception>
    internal void Run(TracePlayer player, CancellationToken cancel)
    {
        try
        {
            while (Volatile.Read(ref _lanesLeft) > 0 && !_stopped)
            {
                cancel.ThrowIfCancellationRequested();
                if (!_waiting.TryDequeue(out var lane))
                {
                    player.TakeCompletions();
                    Thread.Yield();
                    continue;
                }

                PlaySome(player, lane);
                if (_places[lane] < _lanes.Lanes[lane].Count) _waiting.Enqueue(lane);
                else Interlocked.Decrement(ref _lanesLeft);
            }
        }
        catch
        {
            // A lane that is lost is never finished, so nobody may wait for it.
            _stopped = true;
            throw;
        }
    }

    private void PlaySome(TracePlayer player, int lane)
    {
        var steps = _lanes.Lanes[lane];
        for (var i = 0; i < StepsAtATime && _places[lane] < steps.Count; i++)
        {
            var step = steps[_places[lane]];
            if (_lanes.After(step) is >= 0 and var first && !Volatile.Read(ref _played[first])) return;
            player.Play(step, _stage.Workload.Steps[step]);
            Volatile.Write(ref _played[step], true);
            _places[lane]++;
        }
    }
}
