using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Terminal;

/// <summary>The first signal asks a run to end well, the second leaves at once. Safe from any thread.</summary>
/// <param name="leaveNow">Ends the process with an exit code.</param>
internal sealed class Interrupts(Action<int> leaveNow) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _first;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Interrupted or terminated, by the first signal; null before it.</summary>
    public ExitCode? Code => Volatile.Read(ref _first) is var first and not 0 ? (ExitCode)first : null;

    /// <summary>Called once, on the signal's thread, when the first one arrives.</summary>
    public Action<ExitCode>? Told { get; set; }

    /// <summary>Whether an exception says that somebody was told to stop, and nothing else.</summary>
    public static bool IsCancellation(Exception exception) => exception switch
    {
        OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.All(IsCancellation),
        _ => false,
    };

    /// <summary>A signal arrived that asks for an exit code.</summary>
    public void Raise(ExitCode code)
    {
        if (Interlocked.CompareExchange(ref _first, (int)code, 0) != 0)
        {
            leaveNow((int)code);
            return;
        }

        Told?.Invoke(code);
        _source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
