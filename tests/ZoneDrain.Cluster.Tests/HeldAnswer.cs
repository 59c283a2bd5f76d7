using ZoneDrain.Cluster.Grains;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Keeps the answers of pgmaps to questions of one kind on their way until they are let go: the turn has been made, and who asked has not heard.
/// </summary>
internal sealed class HeldAnswer : IIncomingGrainCallFilter
{
    private static PgmapOp _op;
    private static TaskCompletionSource? _held;
    private static TaskCompletionSource? _freed;

    /// <summary>Holds answers to such questions from now on; the task ends when one is held.</summary>
    public static Task Hold(PgmapOp op)
    {
        _op = op;
        _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _held.Task;
    }

    /// <summary>Lets them go.</summary>
    public static void Release() => _freed!.SetResult();

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Grain is not PgmapGrain || _freed is not { Task.IsCompleted: false } freed) return;
        if (context.Request.GetArgumentCount() == 0 || context.Request.GetArgument(0) is not PgmapEvent question || question.Op != _op) return;
        _held!.TrySetResult();
        await freed.Task;
    }
}
