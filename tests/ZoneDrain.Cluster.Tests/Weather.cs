namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// What goes wrong between callers and grains of this program: requests and answers are lost, calls come twice, or late, when their caller has asked again.
/// Seeded; which call meets which fate also depends on the order in which calls are made.
/// </summary>
internal sealed class Weather : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private static readonly Lock Dice = new();
    private static Random _random = new(0);
    private static int _percent;
    private static int _struck;

    /// <summary>Calls that met a fault since the last change.</summary>
    public static int Struck => Volatile.Read(ref _struck);

    /// <summary>From now on so many calls of a hundred meet each of the faults; 0: none.</summary>
    public static void Set(int seed, int percent)
    {
        lock (Dice)
        {
            _random = new(seed);
            Volatile.Write(ref _struck, 0);
            Volatile.Write(ref _percent, percent);
        }
    }

    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var (fate, pause) = Throw(context.InterfaceName);
        switch (fate)
        {
            case 0:
                throw new TimeoutException("weather: the request is lost");
            case 1:
                await context.Invoke();
                throw new TimeoutException("weather: the answer is lost");
            case 2:
                // The call is under way while its caller asks again: it comes late, perhaps after the other.
                var late = context.Invoke();
                await Task.WhenAny(late, Task.Delay(pause));
                _ = late.ContinueWith(task => task.Exception, TaskScheduler.Default);
                throw new TimeoutException("weather: the answer is late");
            default:
                await context.Invoke();
                break;
        }
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var (fate, pause) = Throw(context.InterfaceName);
        if (fate == 0) await Task.Delay(pause);
        await context.Invoke();
        if (fate == 1) await context.Invoke();
    }

    private static (int Fate, int Pause) Throw(string name)
    {
        var percent = Volatile.Read(ref _percent);
        if (percent == 0 || !name.StartsWith("ZoneDrain", StringComparison.Ordinal)) return (int.MaxValue, 0);
        lock (Dice)
        {
            var fate = _random.Next(100) / percent;
            if (fate <= 3) _struck++;
            return (fate, _random.Next(4));
        }
    }
}
