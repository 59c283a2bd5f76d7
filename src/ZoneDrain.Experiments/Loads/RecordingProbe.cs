using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>A closed loop in one world whose operations are recorded, as a load records them, or not, slice by slice: what recording costs.</summary>
internal sealed class RecordingProbe : IDisposable
{
    private readonly int _workers;
    private readonly Barrier _barrier;
    private readonly LoadCycle _cycle;
    private readonly LoadPacer[] _pacers;
    private readonly LoadRecorder _recorder;
    private readonly DeviceLife _life;
    private readonly Thread _thread;
    private Exception? _failure;
    private (bool Recorded, long Each, Action<Action> Timed)? _slice;

    /// <summary>Makes the world and lets its workers wait.</summary>
    public RecordingProbe(IEngine engine, Scenario scenario, StrategyId strategy, TimeProvider time)
    {
        _workers = engine.Workers;
        _barrier = new(_workers + 1);
        _cycle = new(scenario.Load, scenario.Load.Length, time);
        _recorder = new(time, TimeSpan.Zero, 0, _ => { });
        _pacers =
        [
            .. Enumerable.Range(0, _workers).Select(worker =>
                new LoadPacer(_cycle, worker, new(_recorder, time), new(scenario.Load, scenario.Load.Length, worker, _workers, 1), time)),
        ];
        var world = ScenarioWorld.Create(engine, scenario.World, strategy, time);
        _life = new(engine, world, new(strategy, _workers, 0, 1) { Measure = false, Drive = Drive }, time, CancellationToken.None);
        _thread = new Thread(() => _life.Run()) { Name = "probe", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does about so many operations, each worker's part as one stretch that <paramref name="timed"/> runs; how many were done.</summary>
    public long Run(bool recorded, long count, Action<Action> timed)
    {
        var each = Math.Max(1, count / _workers);
        _slice = (recorded, each, timed);
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        // What the workers handed over is not kept: a bench has no rows.
        _recorder.WriteThrough(long.MaxValue - 1);
        return _failure is null ? each * _workers : throw new InvalidOperationException($"a worker failed: {_failure.Message}", _failure);
    }

    /// <summary>Lets the workers go home and tears the world down.</summary>
    public void Dispose()
    {
        _slice = null;
        _barrier.SignalAndWait();
        _thread.Join();
        _life.Dispose();
        _cycle.Dispose();
        _barrier.Dispose();
    }

    private void Drive(ISession session, WorkerLoad load)
    {
        var pacer = _pacers[session.Worker];
        load.Meter = pacer.Meter;
        while (true)
        {
            _barrier.SignalAndWait();
            if (_slice is not var (recorded, each, timed)) return;
            try
            {
                timed(() => Do(session, load, recorded ? pacer : null, each));
            }
            // Told by whoever waits for the slice; a worker that left would keep all others at the barrier.
            catch (Exception exception)
            {
                _failure = exception;
            }

            _barrier.SignalAndWait();
        }
    }

    private static void Do(ISession session, WorkerLoad load, LoadPacer? pacer, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (pacer is null) load.Step(session);
            else pacer.StepClosed(session, load);
        }
    }
}
