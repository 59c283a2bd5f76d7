using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Load;

/// <inheritdoc cref="ILoadGrain"/>
[Reentrant, KeepAlive, PreferLocalPlacement, Immovable]
internal sealed class LoadGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains, TimeProvider time) : Grain, ILoadGrain
{
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MovesWithin = TimeSpan.FromSeconds(5);
    private LoadShare? _share;
    private WireLoad? _order;
    private long _heardAt;
    private bool _isAlone;
    private (LoadPhase Phase, Task Reached) _phase = (LoadPhase.Stopped, Task.CompletedTask);
    private (long Question, WireLoadNews News)? _told;
    private WireLoadNews? _brought;
    private Task? _move;

    /// <inheritdoc/>
    public ValueTask Take(WireLoad load)
    {
        if (_share is not null) return default;
        (_order, _heardAt) = (load, time.GetTimestamp());
        this.RegisterGrainTimer(LookForClient, new() { DueTime = load.Patience / 4, Period = load.Patience / 4, Interleave = true });
        _share = new(load, new(new(load.World, grains, silos), context.GrainId.Key.ToString()!, silo.Here, silo.Fences), time);
        if (load.Moved is not { } moved) return default;
        (_brought, _phase) = (moved.News, (moved.Phase, _share.Enter(moved.Phase, shifts: false)));
        if (moved.Answer is { } answer) _told = (moved.Question, answer);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> Enter(LoadPhase phase, bool shifts)
    {
        if (_move is not null) return false;
        if (_phase.Phase != phase) _phase = (phase, EnterAfter(_phase.Reached, phase, shifts));
        await Task.WhenAny(_phase.Reached, Task.Delay(Answers, time));
        if (_phase.Reached.IsFaulted) await _phase.Reached;
        return _phase.Reached.IsCompleted;
    }

    // Phases follow one another, though whoever ordered the one before may have given it up.
    private async Task EnterAfter(Task before, LoadPhase phase, bool shifts)
    {
        await before;

        // What goes with the order that it follows is not to go with each call of the load.
        RequestContext.Clear();
        await Share.Enter(phase, shifts);
    }

    /// <inheritdoc/>
    public ValueTask SlowDown(int place, TimeSpan delay)
    {
        Share.SlowDown(place, delay);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<WireLoadNews> Gather(long question)
    {
        if (_told is { } told && told.Question == question) return told.News;
        await Share.LookAround();
        var news = News(Share);
        if (_brought is { } brought)
            news = news with { Seconds = [.. brought.Seconds, .. news.Seconds], Operations = [.. brought.Operations, .. news.Operations] };
        (_told, _brought) = ((question, news), null);
        return news;
    }

    /// <inheritdoc/>
    public async ValueTask MoveTo(SiloAddress heir) => await (_move ??= Move(heir));

    private async Task Move(SiloAddress heir)
    {
        var (phase, reached) = _phase;
        await reached;
        var order = await Share.Move(MovesWithin);
        var moved = new WireMovedLoad(phase, News(Share), _told?.Question ?? 0, _told?.News, Share.Asleep);
        await Addressing.Actors.Surely(() => silos.Of(heir).TakeLoad(order with { Moved = moved }));
    }

    /// <inheritdoc/>
    public ValueTask Ended(long ticket, string initiator) => new(Share.Ended(ticket, initiator));

    /// <inheritdoc/>
    public ValueTask Keep()
    {
        _heardAt = time.GetTimestamp();
        return default;
    }

    // The client of a world that is in a database may come back to it, and finds it at rest.
    private async Task LookForClient()
    {
        if (_isAlone || _order is not { } order || time.GetElapsedTime(_heardAt) < order.Patience) return;
        _isAlone = true;
        await Share.Enter(LoadPhase.LettingGo, shifts: false);
        await Share.Enter(LoadPhase.Exiting, shifts: false);
        if (order.Lasts) await silos.Of(silo.Here).LeaveLoad(order.World);
        else await grains.GetGrain<IClusterGrain>(0).Forget(order.World);
    }

    /// <inheritdoc/>
    public async ValueTask Leave()
    {
        if (_share is not null) await _share.Enter(LoadPhase.Stopped, shifts: false);
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_share is not null) await _share.Enter(LoadPhase.Stopped, shifts: false).WaitAsync(cancellationToken);
    }

    private LoadShare Share => _share ?? throw new InvalidOperationException($"{context.GrainId} was given no share: the one it had is lost with its silo");

    private WireLoadNews News(LoadShare share)
    {
        var now = time.GetTimestamp();
        share.Meter.Roll(now);
        if (_phase.Phase != LoadPhase.Loading) share.Meter.HandOver();
        var (releasedAt, releasedBy) = share.LastRelease;
        return new()
        {
            Share = _order!.Share,
            Seconds = share.Recorder.Take(),
            Operations = [.. TakeOperations(share.Meter)],
            Held = Workloads.HeldPages.Sum(share.Callers.Select(caller => caller.Caller.Held.Now)),
            Sleeping = share.Sleeping,
            ReleasedAgo = releasedAt == 0 ? TimeSpan.FromTicks(-1) : time.GetElapsedTime(releasedAt, now),
            ReleasedBy = releasedBy,
            Places = [.. share.Places],
            Children = [.. share.Callers.SelectMany(caller => caller.Caller.Children).Select(child => child.Value)],
            Failure = share.Failure?.ToString(),
            Silo = silo.Name,
        };
    }

    private static IEnumerable<(byte Operation, WireHistogram Latency, WireHistogram Service)> TakeOperations(LoadMeter meter)
    {
        for (var operation = 0; operation < meter.Operations.Length; operation++)
        {
            if (meter.Operations[operation] is not { Count: > 0 } latency || meter.Services[operation] is not { } service) continue;
            yield return ((byte)operation, WireHistogram.Of(latency), WireHistogram.Of(service));
            latency.Clear();
            service.Clear();
        }
    }
}
