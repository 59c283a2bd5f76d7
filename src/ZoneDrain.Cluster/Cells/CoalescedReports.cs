using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// When a statement is made of what changes all the time. One is under way at a time, and what changes meanwhile is in the next. While nobody waits, the next
/// follows the last no sooner than after a window: the first change is told at once, and a thousand that follow it together. Safe for threads.
/// </summary>
internal sealed class CoalescedReports : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<Task> _state;
    private readonly Func<bool> _isAwaited;
    private readonly ITimer _timer;
    private Task _sending = Task.CompletedTask;
    private Task? _next;
    private StatementWindow _window;
    private volatile bool _isChanged;

    /// <param name="time">What the window is measured with.</param>
    /// <param name="state">States the whole, as it is when this is called.</param>
    /// <param name="isAwaited">Whether a change that waits for the end of the window must still be stated then.</param>
    public CoalescedReports(TimeProvider time, Func<Task> state, Func<bool> isAwaited)
    {
        (_state, _isAwaited) = (state, isAwaited);

        // The timer serves many callers, and is of none of them.
        using (ExecutionContext.SuppressFlow()) _timer = time.CreateTimer(_ => EndWindow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something changed, and nobody waits for it to be known.</summary>
    public void Soon()
    {
        // The window's end takes this phase back before it reads the whole, so what has changed for whoever still sees it will be read.
        if (_isChanged) return;
        lock (_lock)
        {
            var states = _window.Change();
            _isChanged = _window.IsChanged;
            if (!states) return;
            StartTimer();
        }

        _ = Now();
    }

    /// <summary>Ends when a statement has arrived that was made after this was called.</summary>
    public Task Now()
    {
        lock (_lock)
        {
            if (_next is not null) return _next;
            if (_sending.IsCompleted) return _sending = _state();
            return _next = StateAfter(_sending);
        }
    }

    /// <summary>No statement follows on its own.</summary>
    public void Dispose() => _timer.Dispose();

    private async Task StateAfter(Task before)
    {
        // The statement before may have ended meanwhile; what follows must still come after this task is known as the next.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _sending = _next!;
            _next = null;
        }

        await _state();
    }

    private void EndWindow()
    {
        lock (_lock)
        {
            var states = _window.End();
            _isChanged = false;
            if (!states) return;
            StartTimer();
        }

        if (_isAwaited()) _ = Now();
    }

    private void StartTimer() => _timer.Change(StatementWindow.Length, Timeout.InfiniteTimeSpan);
}
