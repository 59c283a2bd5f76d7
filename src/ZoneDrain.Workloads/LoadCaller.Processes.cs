using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>How a process comes into a place, and maps its share of the targets there.</summary>
internal sealed partial class LoadCaller
{
    /// <summary>Silos that may die one after another under the same start.</summary>
    private const int StartsMax = 10;

    private ProcessId _process;
    private WorldTarget[] _targets = [];
    private long[] _maps = [];
    private int _target;
    private int _starts;

    private void BeginProcess()
    {
        _targets = [.. World.TargetsOf(Place)];
        _maps = new long[_targets.Length];
        (_target, _starts, _at) = (0, 0, At.Create);
    }

    private void NextOfProcess<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        switch (_at)
        {
            case At.MapPeer:
                World.StartMap(executor, _tenant.Id, _tenant.Targets[_target]);
                break;
            case At.Create:
                executor.CreateProcess();
                break;
            case At.Map:
                World.StartMap(executor, _process, _targets[_target]);
                break;
            case At.Mirror:
                executor.Start(new Mirror(_process, _targets[_target].Device.Memory));
                break;
            case At.GiveUp:
                executor.Start(new Exit(_process));
                break;
            default:
                throw new InvalidOperationException($"a caller that waits for the answer to {_at} cannot go on");
        }
    }

    private void HearOfProcess(in Completion ended)
    {
        switch (_at)
        {
            case At.UnmapPeer:
                _at = At.MapPeer;
                break;
            case At.MapPeer:
                _tenant.Starts[_target] = ScenarioWorld.StartOf(_tenant.Id, _tenant.Targets[_target], ended);
                Finish(_tenant.Starts[_target] >= 0 ? Outcome.Ok : Outcome.ENOMEM);
                break;
            case At.Map:
                HearMap(ended);
                break;
            case At.Mirror:
                NextMap();
                break;
            case At.GiveUp:
                (_target, _at) = (0, At.Create);
                break;
            default:
                throw new InvalidOperationException($"a caller at {_at} has asked for nothing");
        }
    }

    // Where what keeps the process is lost meanwhile, another takes the place.
    private void HearMap(in Completion ended)
    {
        if (ended.Outcome is Outcome.EIO or Outcome.ENOENT && ++_starts < StartsMax)
        {
            _at = At.GiveUp;
            return;
        }

        var target = _targets[_target];
        _maps[_target] = ScenarioWorld.StartOf(_process, target, ended);
        if (ended.Outcome == Outcome.Ok && target.IsMirrored) _at = At.Mirror;
        else NextMap();
    }

    private void NextMap()
    {
        _at = ++_target < _targets.Length ? At.Map : At.Idle;
        if (_at == At.Idle) World.Processes[Place].Become(_process, _targets, _maps);
    }
}
