using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>Calls of the cluster from a thread that may block: a client's, never a grain's.</summary>
internal static class Calls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    [ThreadStatic] private static Sleep? _sleep;

    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static T Await<T>(Task<T> call)
    {
        try
        {
            if (!call.IsCompleted) (_sleep ??= new()).Until(call);
            return call.ConfigureAwait(false).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (Actors.IsUnanswered(exception))
        {
            throw new ClusterException($"the cluster did not answer: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidPayloadException or NotOpenToClientsException)
        {
            throw new ClusterException($"the cluster refused: {exception.Message}", exception);
        }
    }

    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static T Await<T>(ValueTask<T> call) => Await(call.AsTask());

    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static void Await(ValueTask call) => Await(Complete(call));

    /// <summary>A call that may happen twice: made again after silence or a loss on the way, for a bounded time.</summary>
    /// <exception cref="ClusterException">The cluster did not answer.</exception>
    public static T Again<T>(Func<ValueTask<T>> call) => Await(Repeated(call));

    /// <summary>The same, for a call without an answer.</summary>
    /// <exception cref="ClusterException">The cluster did not answer.</exception>
    public static void Again(Func<ValueTask> call) => Await(Repeated(() => new ValueTask<bool>(Complete(call()))));

    private static async Task<T> Repeated<T>(Func<ValueTask<T>> call)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception exception) when (Actors.IsUnanswered(exception) && TimeProvider.System.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> Complete(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    /// <summary>How a thread waits for an answer: asleep from the start. The runtime's own wait turns first, and so many threads turning take the cores from
    /// who would answer them.</summary>
    private sealed class Sleep
    {
        private readonly object _lock = new();
        private readonly Action _wake;
        private bool _over;

        public Sleep() => _wake = Wake;

        public void Until(Task call)
        {
            _over = false;
            call.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_wake);
            lock (_lock)
            {
                while (!_over) Monitor.Wait(_lock);
            }
        }

        private void Wake()
        {
            lock (_lock)
            {
                _over = true;
                Monitor.Pulse(_lock);
            }
        }
    }
}
