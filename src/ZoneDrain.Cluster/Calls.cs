namespace ZoneDrain.Cluster;

/// <summary>Calls of the cluster from a thread that may block: a client's, never a grain's.</summary>
internal static class Calls
{
    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static T Await<T>(Task<T> call)
    {
        try
        {
            return call.ConfigureAwait(false).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or SiloUnavailableException)
        {
            throw new ClusterException($"the cluster did not answer: {exception.Message}", exception);
        }
    }

    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static T Await<T>(ValueTask<T> call) => Await(call.AsTask());

    /// <exception cref="ClusterException">The cluster did not answer, or a silo was lost on the way.</exception>
    public static void Await(ValueTask call) => Await(Complete(call));

    private static async Task<bool> Complete(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}
