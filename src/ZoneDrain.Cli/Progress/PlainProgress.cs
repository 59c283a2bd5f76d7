using ZoneDrain.Experiments.Comparing;

namespace ZoneDrain.Cli.Progress;

/// <summary>A line at the start, then one every few seconds at most. Safe from any thread.</summary>
/// <param name="writer">Where lines go.</param>
/// <param name="log">Gets a line a phase.</param>
/// <param name="clock">The clock.</param>
internal sealed class PlainProgress(TextWriter writer, Action<string> log, TimeProvider clock) : IProgress<ComparisonProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long? _last;
    private string _phase = "";

    /// <inheritdoc/>
    public void Report(ComparisonProgress value)
    {
        lock (_lock)
        {
            var text = ProgressText.Of(value);
            if (text != _phase)
                log(text);
            _phase = text;
            var now = clock.GetTimestamp();
            if (_last is { } last && clock.GetElapsedTime(last, now) < Interval)
                return;
            _last = now;
            writer.WriteLine(FormattableString.Invariant($"{100 * value.Share,3:0} % {text} ({value.Done} of {value.Total} steps)"));
        }
    }
}
