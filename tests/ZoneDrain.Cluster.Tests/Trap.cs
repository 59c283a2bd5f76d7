namespace ZoneDrain.Cluster.Tests;

/// <summary>Holds one call back at its end: the turn is made, and whoever asked for it never hears so. For one test at a time.</summary>
internal sealed class Trap : IIncomingGrainCallFilter
{
    private static readonly Lock Door = new();
    private static Func<IIncomingGrainCallContext, bool>? _isMeant;
    private static TaskCompletionSource _reached = New();
    private static TaskCompletionSource _opened = New();

    /// <summary>From now on, for the first call that is meant. The task ends when it has come and its turn is over. One that is held already stays held, and
    /// all are let go of: a silo that stops waits half a minute for a call that does not end.</summary>
    public static Task Set(Func<IIncomingGrainCallContext, bool> isMeant)
    {
        lock (Door)
        {
            (_isMeant, _reached) = (isMeant, New());
            if (_opened.Task.IsCompleted) _opened = New();
            return _reached.Task;
        }
    }

    /// <summary>Lets go of all.</summary>
    public static void Open()
    {
        lock (Door)
        {
            _isMeant = null;
            _opened.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        Task opened;
        lock (Door)
        {
            if (_isMeant?.Invoke(context) != true) return;
            _isMeant = null;
            (opened, var reached) = (_opened.Task, _reached);
            reached.SetResult();
        }

        await opened;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
