using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Storage;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>Takes what a load records to disk, to the terminal, and wherever else it was told.</summary>
internal sealed class LoadWatch : ILoadObserver, IDisposable
{
    /// <summary>Faults in one message of a dashboard: the last of them.</summary>
    public const int FaultsMax = 20;

    private const int StepMs = 100;
    private const int DrainsMax = 4;
    private const int SilosMax = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CliHost _host;
    private readonly LoadFolder _folder;
    private readonly RunStore? _store;
    private readonly LoadTelemetry? _telemetry;
    private readonly Lock _lock = new();
    private long? _last;
    private string _phase = "";
    private readonly List<TimelineSpan> _faults = [];
    private int _cycles;

    public LoadWatch(CliHost host, LoadFolder folder, RunStore? store, Uri? otlp)
    {
        (_host, _folder, _store) = (host, folder, store);
        _telemetry = otlp is null ? null : new(otlp, folder.Run);
        if (_store is null)
            return;
        _store.Told = _host.Error.WriteLine;
        _store.Begin(folder.Run, Path.GetFileName(folder.Path));
    }

    /// <summary>The dashboard of the run; null without one.</summary>
    public LiveRun? Live { get; init; }

    /// <inheritdoc/>
    public bool Watches => Live is not null;

    /// <inheritdoc/>
    public void Lives(string world)
    {
        lock (_lock)
            _folder.Note(world);
    }

    /// <inheritdoc/>
    public void TookOver(LoadGap gap, SoakState soFar)
    {
        lock (_lock)
        {
            _folder.Note(soFar);
            foreach (var line in gap.Found)
            {
                _folder.Log(line);
                _host.Error.WriteLine(line);
            }
        }
    }

    /// <inheritdoc/>
    public void Second(SecondSample sample, LoadProgress progress)
    {
        lock (_lock)
        {
            _folder.Add(sample);
            _telemetry?.Record(sample);
            _store?.Add(sample);
            Show(progress);
            Tell(sample, progress);
        }
    }

    /// <inheritdoc/>
    public void Cycle(CycleSample sample, SoakState soFar)
    {
        lock (_lock)
        {
            _folder.Add(sample, soFar);
            _cycles++;
            var line = $"cycle {sample.Cycle} done: {Figures.Count(sample.Done)} operations, released in {Figures.Time(sample.ReleaseNs)}, "
                + $"{Figures.Bytes(sample.ResidentBytes)} resident, {Figures.Count(sample.Left)} left";
            _folder.Log(line);
            if (!_host.LiveProgress)
                _host.Error.WriteLine(line);
            _store?.Add(sample);
        }
    }

    /// <summary>The run is over: the line of progress goes, and the collector gets what it has not got yet.</summary>
    public void End()
    {
        if (_host.LiveProgress)
            _host.ErrorTerminal.Write("\r" + new string(' ', _host.Width - 1) + "\r");
        if (_telemetry?.Flush() is not { } trouble)
            return;
        _folder.Log($"warning: {trouble}");
        _host.Error.WriteLine($"warning: {trouble}");
    }

    /// <inheritdoc/>
    public void Dispose() => _telemetry?.Dispose();

    private void Tell(SecondSample sample, LoadProgress progress)
    {
        if (Live is null)
            return;
        // Milliseconds as steps: a share of a length that may be many hours.
        var total = (int)Math.Clamp(progress.Total.TotalMilliseconds / StepMs, 1, int.MaxValue);
        var done = (int)Math.Clamp(progress.Elapsed.TotalMilliseconds / StepMs, 0, total);
        Live.Report(new ComparisonProgress(progress.Phase, "", done, total) { Troubles = (int)Math.Min(sample.Violations, int.MaxValue) });
        var now = progress.Surroundings ?? new();
        Live.Show(new LiveSurroundings
        {
            Figures = [.. FiguresOf(sample, progress, now)],
            Draining = [.. now.Draining.Take(DrainsMax).Select(drain => new LiveDrain(drain.Name, drain.AgeMs, drain.Holders))],
            Checks = now.Checks,
        });
        Note(sample);
        Live.Add(LoadTimeline.Of([sample], null) with { Faults = [.. _faults], Pgmaps = now.Pgmaps });
    }

    private IEnumerable<LiveFigure> FiguresOf(SecondSample sample, LoadProgress progress, LoadSurroundings now)
    {
        yield return new("Operations", Figures.Rate(progress.DonePerSecond));
        yield return new("p99", Figures.Time(progress.LatencyP99Ns));
        var busy = now.Busy is { } share ? FormattableString.Invariant($", {100 * share:0} % busy") : "";
        yield return new("Workers", Figures.Count(now.Workers) + busy);
        if (now.Silos.Count > 0)
            yield return new("Silos", FormattableString.Invariant($"{now.Silos.Count}: {string.Join("; ", now.Silos.Take(SilosMax))}"));
        yield return new("Pages draining", Figures.Count(sample.PagesDraining));
        yield return new("Hazards, predicted", Figures.Count(sample.Hazards));
        yield return new("Cycles done", Figures.Count(_cycles));
    }

    // A fault that lasts is one strip, not one a second.
    private void Note(SecondSample sample)
    {
        if (sample.Fault.Length == 0)
            return;
        var end = sample.AtMs + 1000;
        if (_faults is [.., var last] && last.Label == sample.Fault && last.ToMs >= sample.AtMs - 1000)
            _faults[^1] = last with { ToMs = end };
        else
            _faults.Add(new TimelineSpan(sample.Fault, sample.AtMs, end));
        if (_faults.Count > FaultsMax)
            _faults.RemoveAt(0);
    }

    private void Show(LoadProgress progress)
    {
        if (progress.Phase != _phase)
            _folder.Log(progress.Phase);
        _phase = progress.Phase;
        // The teardown goes on when the time is over.
        var left = progress.Elapsed < progress.Total ? $" of {Durations.Format(progress.Total.TotalNanoseconds)}" : "";
        var text = $"{Durations.Format(progress.Elapsed.TotalNanoseconds)}{left}, {progress.Phase}: "
            + $"{Figures.Rate(progress.DonePerSecond)}, p99 {Figures.Time(progress.LatencyP99Ns)}";
        if (_host.LiveProgress)
        {
            _host.ErrorTerminal.Write("\r" + PrintableText.Of(text).PadRight(_host.Width - 1)[..(_host.Width - 1)]);
            return;
        }

        var now = _host.Clock.GetTimestamp();
        if (_last is { } last && _host.Clock.GetElapsedTime(last, now) < Interval)
            return;
        _last = now;
        _host.Error.WriteLine(text);
    }
}
