using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ZoneDrain.Cli.Progress;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>
/// What a dashboard knows of a run under way, and the stream that tells it: one message a second and one at the end, each of bounded size. The run writes,
/// any number of visitors read; safe from any thread.
/// </summary>
/// <param name="identity">Which run.</param>
/// <param name="clock">The clock.</param>
internal sealed class LiveRun(RunIdentity identity, TimeProvider clock) : IProgress<ComparisonProgress>
{
    /// <summary>Lives in one message at most: at some 170 bytes a life, a message stays below 10 kB.</summary>
    public const int SamplesMax = 30;

    /// <summary>Moments in one message at most; a run records one a second.</summary>
    public const int MomentsMax = 5;

    /// <summary>Moments and lives that a visitor who comes late is told at once.</summary>
    public const int HistoryMax = 1800;

    private const double ShareMin = 0.02;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _begin = clock.GetTimestamp();
    private readonly List<TimeSample> _samples = [];
    private readonly Queue<Timeline> _moments = [];
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ComparisonProgress _progress = new("starting", "", 0, 1);
    private LiveSurroundings _surroundings = new();
    private int _momentsGone;

    /// <summary>Which run.</summary>
    public RunIdentity Identity => identity;

    /// <summary>The folder of the run; null as long as it is under way.</summary>
    public string? Folder => _ended.Task.IsCompletedSuccessfully ? _ended.Task.Result : null;

    /// <inheritdoc/>
    public void Report(ComparisonProgress value)
    {
        lock (_lock)
        {
            _progress = value;
            if (value.Sample is { } sample)
                _samples.Add(sample);
        }
    }

    /// <summary>What a load or a soak shows beside its progress; each call takes the place of the one before.</summary>
    public void Show(LiveSurroundings surroundings)
    {
        lock (_lock)
            _surroundings = surroundings;
    }

    /// <summary>What a load or a soak recorded since the call before, mostly one moment; all calls have the same panels.</summary>
    public void Add(Timeline moments)
    {
        lock (_lock)
        {
            _moments.Enqueue(moments);
            if (_moments.Count <= HistoryMax)
                return;
            _moments.Dequeue();
            _momentsGone++;
        }
    }

    /// <summary>The run has ended and its folder can be read.</summary>
    public void End(string folder) => _ended.TrySetResult(folder);

    /// <summary>The stream of one visitor.</summary>
    public async IAsyncEnumerable<SseItem<string>> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        var samples = Math.Max(0, Count() - HistoryMax);
        var moments = 0;
        var first = true;
        using var timer = new PeriodicTimer(Interval, clock);
        while (!_ended.Task.IsCompleted)
        {
            var status = Status(first, ref samples, ref moments);
            first = false;
            yield return new SseItem<string>(JsonSerializer.Serialize(status, RunJson.Compact), "status");
            await Task.WhenAny(timer.WaitForNextTickAsync(cancellation).AsTask(), _ended.Task).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        var folder = await _ended.Task.ConfigureAwait(false);
        yield return new SseItem<string>(JsonSerializer.Serialize(new { folder }, RunJson.Compact), "end");
    }

    private int Count()
    {
        lock (_lock)
            return _samples.Count;
    }

    private LiveStatus Status(bool first, ref int samples, ref int moments)
    {
        lock (_lock)
        {
            var elapsed = clock.GetElapsedTime(_begin).TotalMilliseconds;
            var share = _progress.Share;
            LiveStatus status = new()
            {
                Phase = ProgressText.Of(_progress),
                Share = share,
                ElapsedMs = elapsed,
                RemainingMs = share < ShareMin ? null : elapsed * (1 - share) / share,
                Verdict = _progress.Troubles == 0 ? "good" : "bad",
                VerdictText = _progress.Troubles == 0
                    ? "✓ No invariant broken so far"
                    : $"✗ Broken invariants and stuck drains so far: {_progress.Troubles}",
                Figures = _surroundings.Figures,
                Draining = _surroundings.Draining,
                Checks = _surroundings.Checks,
                Samples = Some(_samples, samples, first ? HistoryMax : SamplesMax),
                Timeline = Timeline.Join([.. _moments.Skip(Math.Max(0, moments - _momentsGone))])?.Thin(first ? HistoryMax : MomentsMax),
            };
            samples = _samples.Count;
            moments = _momentsGone + _moments.Count;
            return status;
        }
    }

    // Where more is new than a message carries, an even choice of it.
    private static List<TimeSample> Some(List<TimeSample> all, int from, int most)
    {
        var count = all.Count - from;
        var step = (Math.Max(count, 1) - 1) / most + 1;
        return [.. all.Skip(from).Where((_, index) => index % step == 0)];
    }
}

/// <summary>What a load or a soak shows on its dashboard beside its progress.</summary>
internal sealed record LiveSurroundings
{
    /// <summary>Figures, as the rate and the workers.</summary>
    public IReadOnlyList<LiveFigure> Figures { get; init; } = [];

    /// <summary>Pgmaps that drain now.</summary>
    public IReadOnlyList<LiveDrain> Draining { get; init; } = [];

    /// <summary>Invariants, with the checks done so far.</summary>
    public IReadOnlyList<InvariantCheck> Checks { get; init; } = [];
}
