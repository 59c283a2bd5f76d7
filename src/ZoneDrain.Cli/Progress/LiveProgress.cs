using Spectre.Console;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Progress;

/// <summary>Moves a bar. Safe from any thread, as the bar is.</summary>
/// <param name="task">The bar.</param>
/// <param name="log">Gets a line a phase.</param>
internal sealed class LiveProgress(ProgressTask task, Action<string> log) : IProgress<ComparisonProgress>
{
    private string _phase = "";

    /// <inheritdoc/>
    public void Report(ComparisonProgress value)
    {
        var text = ProgressText.Of(value);
        if (Interlocked.Exchange(ref _phase, text) != text)
            log(text);
        task.Description = Markup.Escape(PrintableText.Of(text));
        task.Value = value.Share;
    }
}
