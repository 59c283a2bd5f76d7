using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Loads;

/// <summary>The thread that looks at the world once a second, and writes what the workers recorded.</summary>
internal sealed partial class LoadRun
{
    /// <summary>Arrivals from which a share of dropped ones means something.</summary>
    private const long ArrivalsMin = 1000;

    private readonly List<double> _medians = [];
    private long _seconds;
    private bool _afterGap;

    /// <summary>How many times slower the first quarter of the counted seconds was than the last half; null where they are too few.</summary>
    public double? SettlingRatio => _medians.Count < 8
        ? null
        : Robust.Median([.. _medians.Take(_medians.Count / 4)]) / Math.Max(1, Robust.Median([.. _medians.Skip(_medians.Count / 2)]));

    private void Write(SecondSample row)
    {
        if (row.Phase == "load" && row.ServiceP50Ns is { } median && _medians.Count < CyclesMax) _medians.Add(median);
        _observer.Second(row, Progress(row));
    }

    private void SampleUntilOver()
    {
        try
        {
            _afterGap = Request.Resume is not null;
            while (!Wait(Recorder.Seconds.EndOf(Interlocked.Read(ref _seconds))))
            {
                var second = Interlocked.Read(ref _seconds);
                Close();
                Recorder.WriteThrough(second - 1);
                Judge();
                Interlocked.Increment(ref _seconds);
            }
        }
        // Whatever it is, the run must end and tell it: a disk that is full, or a bug of ours.
        catch (Exception exception)
        {
            _failure = exception;
            End();
        }
    }

    private bool Wait(long until)
    {
        var left = Time.GetElapsedTime(Time.GetTimestamp(), until);
        return left > TimeSpan.Zero ? _over.Wait(left) : _over.IsSet;
    }

    // What would only get worse is not loaded to its end.
    private void Judge()
    {
        var spec = Request.Scenario.Load;
        var tooLate = Recorder.Arrived >= ArrivalsMin && Recorder.Dropped > spec.DroppedMax * Recorder.Arrived;
        if (tooLate || _engine.ViolationCounts.Failures > 0) End();
        if (Aborted is null && spec.AbortOnFailAfter is { } after) JudgeThresholds(after);
    }

    private void JudgeThresholds(TimeSpan after)
    {
        var second = Interlocked.Read(ref _seconds);
        if (Recorder.SoFar(second, StrategyList.Get(Request.Strategy).Traits.Name) is not { } report || report.Seconds < after.TotalSeconds) return;
        if (LoadVerdict.MissedSoFar(report, Request.Scenario.Thresholds) is not { } missed) return;
        Aborted = FormattableString.Invariant($"The load ended {report.Seconds:0} s after its warm-up: threshold '{missed.Threshold}' was missed with ")
            + $"{missed.Measured} (load.abortOnFailAfter).";
        End();
    }

    private void End()
    {
        _stop = true;
        if (_cycle is { } cycle) cycle.IsLifeOver = true;
    }

    private void StopSampler()
    {
        _over.Set();
        if (_sampler.IsAlive) _sampler.Join();
    }

    private void Close()
    {
        var second = Interlocked.Read(ref _seconds);
        Recorder.Close(second, Gauges(second));
        _afterGap = false;
    }

    private SecondSample Gauges(long second)
    {
        lock (_world) return GaugesOfWorld(second);
    }

    private SecondSample GaugesOfWorld(long second)
    {
        var engine = _engine;
        var (life, cycle) = (_life, _cycle);
        var counts = engine.Counts - _countsBefore;
        var used = Math.Max(0, counts.FirstUses - counts.LastUses);
        var all = Request.Scenario.Devices.Sum(device => device.Size / (device.Type == MemoryType.Generic ? device.FolioSize : Units.PageSize));
        used = Math.Min(used, all);
        var (gets, pins, longterm, children) = life?.Held ?? default;
        var (maps, entries) = engine is ILoadHost host ? host.CountEntries()
            : (engine.Processes.Sum(process => process.PageTableEntries), engine.Inodes.Sum(inode => inode.IndexEntries));

        // Live, killed and not yet released, or released.
        var (alive, killed) = (life is { IsKilled: false }, life is { IsKilled: true });
        return new SecondSample
        {
            AtMs = BaseMs + 1000.0 * (second - (Request.Resume?.NextSecond ?? 0)),
            Cycle = _number,
            Phase = Recorder.Seconds.IsCounted(second) ? life is null ? "teardown" : _phase : "warm-up",
            AfterGap = _afterGap,
            Fault = FaultIn(BaseMs + 1000.0 * (second - (Request.Resume?.NextSecond ?? 0))),
            TargetPerSecond = cycle is null || cycle.Load.Loop == LoadLoop.Closed || _phase != "load"
                ? 0
                : ArrivalSchedule.RateAt(cycle.Load, cycle.Length, Math.Max(0, cycle.Elapsed.TotalSeconds - 0.5)),
            PagesIdle = alive ? all - used : 0,
            PagesInUse = alive ? used : 0,
            PagesDraining = killed ? used : 0,
            PagesReleased = alive ? 0 : killed ? all - used : all,
            Maps = maps,
            Entries = entries,
            Gets = gets,
            Pins = pins,
            Longterm = longterm + (cycle?.Faults?.HeldPages ?? 0),
            Children = children,
            ResidentBytes = Environment.WorkingSet,
            ManagedBytes = GC.GetTotalMemory(false),
            Violations = engine.ViolationCounts.Failures,
            Hazards = engine.ViolationCounts.Predicted.Sum(),
        };
    }

    private string FaultIn(double fromMs)
    {
        var faults = Ledger.Faults;
        lock (faults)
        {
            var found = faults.FindLast(fault => fault.FromMs < fromMs + 1000 && (fault.ToMs ?? double.MaxValue) > fromMs);
            return found is null ? "" : FaultWords.Of(found.Fault);
        }
    }

    private LoadProgress Progress(SecondSample row) => new(
        row.Fault.Length == 0 ? row.Phase : $"{row.Phase}, {row.Fault}",
        TimeSpan.FromMilliseconds(Request.Soak ? SoakedMs : ElapsedMs),
        Request.Length,
        row.Done,
        row.LatencyP99Ns)
    {
        Surroundings = _observer.Watches ? Surroundings() : null,
    };

    private LoadSurroundings Surroundings()
    {
        lock (_world)
        {
            return new LoadSurroundings
            {
                Draining = Lives.Draining(_engine, Time),
                Pgmaps = Lives.Newest(),
                Checks = Ledger.ChecksOf(_engine.Counts),
                Workers = Request.Workers,
                Busy = Busy(),
                Silos = _engine.Silos,
            };
        }
    }

    // Of the second that has just ended; a cycle that has just begun counts from its start.
    private double? Busy()
    {
        if (_pacers.Length == 0) return null;
        var idle = _pacers.Sum(pacer => pacer.IdleTicks);
        var last = Interlocked.Exchange(ref _idleSeen, idle);
        return _cycle is null || _phase != "load" ? null : Math.Clamp(1 - (double)(idle - last) / (Request.Workers * Time.TimestampFrequency), 0, 1);
    }
}
