using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Lives;

/// <summary>
/// Two lives of a scenario side by side in one engine: the same operations from the same seed under two strategies, in windows of time, and both torn down at
/// the end. Worlds and threads are there before the first window.
/// </summary>
internal sealed class SideBySide : IDisposable
{
    // Between two looks at the clock.
    private const int OperationsAtOnce = 4;

    private readonly IEngine _engine;
    private readonly TimeProvider _time;
    private readonly SideBySideOptions _options;
    private readonly DeviceLife _first;
    private readonly DeviceLife _second;
    private readonly List<SliceRecord>[] _records;
    private readonly CancellationToken _cancellation;
    private readonly long _begin;
    private readonly Barrier _loaded;

    /// <summary>Makes both worlds.</summary>
    public SideBySide(
        IEngine engine, Scenario scenario, (StrategyId First, StrategyId Second) strategies, SideBySideOptions options, TimeProvider time,
        CancellationToken cancellation)
    {
        (_engine, _time, _options, _cancellation) = (engine, time, options, cancellation);
        _records = [.. Enumerable.Range(0, options.Workers).Select(_ => new List<SliceRecord>(1 << 10))];
        // Who is made first has the better places as often as the other.
        if (options.SecondLeads) _second = Life(strategies.Second);
        _first = Life(strategies.First);
        _second ??= Life(strategies.Second);
        _begin = time.GetTimestamp();
        _loaded = new(options.Workers, _ => EdgePairs = (engine.Counts.FirstUses + engine.Counts.LastUses) / 2.0);

        DeviceLife Life(StrategyId strategy) => DeviceLife.In(
            engine, scenario.World, new(strategy, options.Workers, options.Operations, options.Seed) { Measure = false, EndsInTurn = true }, time,
            cancellation);
    }

    /// <summary>Lives both through; what each showed.</summary>
    public (LifeFigures First, LifeFigures Second) Run()
    {
        var (first, second) = (new LifeFigures { Workers = _options.Workers }, new LifeFigures { Workers = _options.Workers });
        _engine.Run(_options.Workers, session => LiveThrough(session, first, second));
        return (first, second);
    }

    /// <summary>Blocks in which somebody had a core.</summary>
    public int Blocks => _records.SelectMany(records => records).Select(record => record.Window / SliceWindows.Turns).Distinct().Count();

    /// <summary>
    /// Edge pairs that the loads of both made: half of the first and last uses until the loads were over. What is in use then is put later, when nobody
    /// measures windows.
    /// </summary>
    public double EdgePairs { get; private set; }

    /// <summary>CPU time of each life without its load: what was made before it, and all that follows to the release. To be asked after both.</summary>
    public (double FirstNs, double SecondNs) Ends => (_first.CreateNs + _first.EndNs, _second.CreateNs + _second.EndNs);

    /// <summary>The blocks in which every worker kept its core.</summary>
    public List<SliceBlock> Kept()
    {
        var operations = _records.Sum(records => records.Sum(record => record.Operations));
        return SliceWindows.Kept(_records, EdgePairs / Math.Max(1, operations), _options.SecondLeads);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _loaded.Dispose();
    }

    private void LiveThrough(ISession session, LifeFigures first, LifeFigures second)
    {
        try
        {
            Operate(session, 2 * _options.Operations / _options.Workers);
            _loaded.SignalAndWait(CancellationToken.None);
            var (one, other) = _options.SecondLeads ? (_second, _first) : (_first, _second);
            one.End(session, _options.SecondLeads ? second : first);
            other.End(session, _options.SecondLeads ? first : second);
        }
        catch
        {
            // A worker that fails must not leave the others waiting; the engine reports the first failure.
            _loaded.RemoveParticipant();
            _first.Leave();
            _second.Leave();
            throw;
        }
    }

    private void Operate(ISession session, long count)
    {
        var records = _records[session.Worker];
        for (var done = 0L; done < count && !_cancellation.IsCancellationRequested;)
        {
            var now = NowNs();
            var window = (long)(now / SliceWindows.WindowNs);
            var turn = new Turn(this, session, SliceWindows.IsFirst(window, _options.SecondLeads) ? _first : _second, (window + 1) * SliceWindows.WindowNs);
            var took = CoreSlice.Of(_time, turn, static turn => turn.Operate());
            records.Add(new(window, now - window * SliceWindows.WindowNs, turn.Operations, took));
            done += turn.Operations;
        }
    }

    private double NowNs() => _time.GetElapsedTime(_begin).TotalNanoseconds;

    private sealed class Turn(SideBySide both, ISession session, DeviceLife life, double endNs)
    {
        public long Operations { get; private set; }

        public void Operate()
        {
            do
            {
                life.Operate(session, OperationsAtOnce);
                Operations += OperationsAtOnce;
            }
            while (both.NowNs() < endNs);
        }
    }
}

/// <summary>How two lives are lived side by side.</summary>
/// <param name="Workers">Workers that load, 1 or more.</param>
/// <param name="Operations">Operations of each life, of all workers together.</param>
/// <param name="Seed">Seed of every draw, the same for both.</param>
/// <param name="SecondLeads">The second is made first, has the first window and is torn down first.</param>
internal sealed record SideBySideOptions(int Workers, long Operations, ulong Seed, bool SecondLeads);
