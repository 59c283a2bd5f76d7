using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.FaultInjection;

/// <summary>
/// Lets calls of a silo go wrong as it is told: those in which one actor asks another for a turn, or tells it that a wait is over. Each carries a stamp or
/// may happen twice, so what goes wrong must change nothing but time. Safe for threads.
/// </summary>
internal sealed class CallFilter(TimeProvider time) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string Turn = "Ask";
    private const string Notice = "Notify";
    private static readonly string Actors = typeof(IPageGrain).Namespace + ".";
    private readonly Lock _lock = new();
    private volatile Storm? _storm;

    /// <summary>Takes an order; answers how many calls here met what it orders.</summary>
    public CallFaultCounts Hear(CallFaultOrder order)
    {
        lock (_lock)
        {
            var storm = _storm;
            if (order.Number > (storm?.Order.Number ?? 0)) _storm = storm = new(order, time.GetTimestamp(), time);
            else if (order.Number == storm?.Order.Number && order.For == TimeSpan.Zero) storm.IsOver = true;
            return storm is not null && order.Number == storm.Order.Number ? storm.Counts : default;
        }
    }

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context) =>
        Find(context, incoming: false, out var call) is { } storm ? Disturb(context, storm, call) : context.Invoke();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) =>
        Find(context, incoming: true, out _) is { } storm ? Repeat(context, storm) : context.Invoke();

    private static async Task Disturb(IOutgoingGrainCallContext context, Storm storm, long call)
    {
        storm.Count();
        if (storm.Order.Kind == CallFaultKind.Dropped)
        {
            if (storm.Order.LosesAnswer(call)) await context.Invoke();
            await Task.Delay(storm.Order.Delay);
            throw new TimeoutException("a fault of the scenario: the call, or its answer, is lost");
        }

        await Task.Delay(storm.Order.Delay);
        await context.Invoke();
    }

    private static async Task Repeat(IIncomingGrainCallContext context, Storm storm)
    {
        storm.Count();
        await context.Invoke();
        await context.Invoke();
    }

    // What arrives twice is met where it arrives, everything else where it sets out.
    private Storm? Find(IGrainCallContext context, bool incoming, out long call)
    {
        call = 0;
        if (_storm is not { } storm || incoming != (storm.Order.Kind == CallFaultKind.Repeated) || !storm.IsOn) return null;
        if (context.MethodName is not (Turn or Notice) || !context.InterfaceName.StartsWith(Actors, StringComparison.Ordinal)) return null;
        call = storm.Next();
        return storm.Order.Meets(call) ? storm : null;
    }

    /// <summary>An order under way.</summary>
    private sealed class Storm(CallFaultOrder order, long begun, TimeProvider time)
    {
        private long _calls = -1;
        private long _met;
        private volatile bool _isOver = order.For == TimeSpan.Zero;

        public CallFaultOrder Order => order;

        public bool IsOver
        {
            set => _isOver = value;
        }

        public bool IsOn => !_isOver && time.GetElapsedTime(begun) < order.For;

        public CallFaultCounts Counts
        {
            get
            {
                var met = Interlocked.Read(ref _met);
                return order.Kind switch
                {
                    CallFaultKind.Dropped => new(met, 0, 0),
                    CallFaultKind.Repeated => new(0, met, 0),
                    _ => new(0, 0, met),
                };
            }
        }

        public long Next() => Interlocked.Increment(ref _calls);

        public void Count() => Interlocked.Increment(ref _met);
    }
}
