using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.FaultInjection;

/// <summary>
/// Lets calls between the actors of a cluster go wrong for a time, as its client. Every silo is told, those too that come meanwhile, and ends it by itself
/// when the time is over, though nobody should tell it. One fault at a time; safe for threads.
/// </summary>
/// <param name="grains">Leads to the cluster.</param>
public sealed class CallFaults(IGrainFactory grains)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly List<Storm> _storms = [];
    private CallFaultCounts _done;
    private long _last;

    /// <summary>The silos whose configuration does not allow it, each by its address; empty when all do.</summary>
    /// <exception cref="ClusterException">The cluster does not answer.</exception>
    public IReadOnlyList<string> Refusing()
    {
        var silos = Calls.Await(Hosts(grains));
        return [.. silos.Where(silo => Calls.Again(() => Disturb(grains, silo, default)) is null).Select(silo => silo.Endpoint.ToString())];
    }

    /// <summary>Begins: from now on a share of the calls meets the fault. Returns at once.</summary>
    /// <param name="kind">What goes wrong.</param>
    /// <param name="permille">Calls of a thousand that meet it, 0..1000.</param>
    /// <param name="delay">How late a call arrives, or how long it takes until who asked in vain finds out.</param>
    /// <param name="seed">Decides which calls, in the order in which each silo makes them.</param>
    /// <param name="length">How long.</param>
    public void Begin(CallFaultKind kind, int permille, TimeSpan delay, ulong seed, TimeSpan length)
    {
        lock (_lock)
        {
            // Numbers are higher than those of a client that was here before; clocks of clients agree well enough for that.
            Fold();
            var number = Math.Max(TimeProvider.System.GetUtcNow().Ticks, _last + 1);
            _last = number;
            _storms.Add(new Storm(grains, new(number, kind, permille, delay, seed, length)));
        }
    }

    /// <summary>Ends what goes wrong now, if anything does. Returns at once.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_storms.Count > 0) _storms[^1].End();
        }
    }

    /// <summary>Calls that met a fault so far, those included that a silo told of before it died; waits until all silos have told what has ended.</summary>
    public CallFaultCounts Read()
    {
        lock (_lock) return _storms.Aggregate(_done, (sum, storm) => sum + storm.Read());
    }

    // A soak of weeks has more of them than are worth keeping.
    private void Fold()
    {
        foreach (var storm in _storms.Where(storm => storm.IsTold).ToList())
        {
            _done += storm.Read();
            _storms.Remove(storm);
        }
    }

    private static ValueTask<CallFaultCounts?> Disturb(IGrainFactory grains, SiloAddress silo, CallFaultOrder order) =>
        grains.GetGrain<IClusterGrain>(0).Disturb(silo, order);

    private static async Task<SiloAddress[]> Hosts(IGrainFactory grains) =>
        [.. (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).ConfigureAwait(false)).Keys.Order()];

    /// <summary>One fault: a task that tells the silos of it until it is over.</summary>
    private sealed class Storm
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<SiloAddress, CallFaultCounts> _counts = [];
        private readonly IGrainFactory _grains;
        private readonly CallFaultOrder _order;
        private readonly Task _told;

        public Storm(IGrainFactory grains, CallFaultOrder order)
        {
            (_grains, _order) = (grains, order);
            _told = Task.Run(Tell);
        }

        /// <summary>It is over, and every silo that answers has told of it.</summary>
        public bool IsTold => _told.IsCompleted;

        public void End() => _ended.TrySetResult();

        public CallFaultCounts Read()
        {
            if (_ended.Task.IsCompleted) _told.GetAwaiter().GetResult();
            lock (_counts) return _counts.Values.Aggregate(default(CallFaultCounts), (sum, counts) => sum + counts);
        }

        private async Task Tell()
        {
            var begun = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var left = _order.For - TimeProvider.System.GetElapsedTime(begun);
                var isOver = _ended.Task.IsCompleted || left <= TimeSpan.Zero;
                await TellAll(_order with { For = isOver ? TimeSpan.Zero : left }).ConfigureAwait(false);
                if (isOver) return;
                await Task.WhenAny(_ended.Task, Task.Delay(left < TellEvery ? left : TellEvery)).ConfigureAwait(false);
            }
        }

        private async Task TellAll(CallFaultOrder order)
        {
            try
            {
                var silos = await Hosts(_grains).WaitAsync(Patience).ConfigureAwait(false);
                await Task.WhenAll(silos.Select(silo => Tell(silo, order))).ConfigureAwait(false);
            }
            catch (Exception exception) when (Actors.IsUnanswered(exception))
            {
                // They are told again in a moment; or end it by themselves.
            }
        }

        private async Task Tell(SiloAddress silo, CallFaultOrder order)
        {
            try
            {
                if (await Disturb(_grains, silo, order).AsTask().WaitAsync(Patience).ConfigureAwait(false) is not { } counts) return;
                lock (_counts) _counts[silo] = counts;
            }
            catch (Exception exception) when (Actors.IsUnanswered(exception))
            {
                // One that is about to be declared dead holds nobody up.
            }
        }
    }
}
