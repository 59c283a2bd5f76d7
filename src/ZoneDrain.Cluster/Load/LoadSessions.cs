using Orleans.Runtime.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Load;

/// <summary>
/// What the callers of one share have in common on their way to the grains: references, ends that are known and not yet told to be, and what sleeps. No call is
/// held open for a sleeper: the grain that drives it tells the share, and a slow look finds what was not heard of. Not for two threads.
/// </summary>
/// <param name="actors">The actors of the world.</param>
/// <param name="share">The share's own key.</param>
/// <param name="silo">This silo.</param>
/// <param name="fences">Tells whether it knows that it takes part: who stood still may have been given up, and its share be with another.</param>
internal sealed class LoadSessions(Actors actors, string share, SiloAddress silo, SiloFences fences)
{
    private readonly Dictionary<ActorKey, IInitiatorGrain> _grains = [];
    private readonly Dictionary<IInitiatorGrain, List<long>> _known = [];
    private readonly Dictionary<(string Initiator, long Ticket), Sleeper> _asleep = [];
    private long _tickets;
    private int _helped;

    /// <summary>Operations that sleep, or whose loss is being made good.</summary>
    public int Sleeping => _asleep.Count + _helped;

    /// <summary>What they are.</summary>
    public WireSleeper[] Asleep =>
        [.. _asleep.Select(entry => new WireSleeper(entry.Key.Initiator, entry.Key.Ticket, WireProtocol.ToStart(entry.Value.Protocol)))];

    /// <summary>The grain that drives a protocol.</summary>
    public (ActorKey Key, IInitiatorGrain Grain) InitiatorOf(IProtocol protocol)
    {
        var key = InitiatorKeys.Of(actors.World, protocol, 0);
        return (key, GrainOf(key));
    }

    /// <summary>Gives out the number of a process.</summary>
    public async Task<ProcessId> Reserve() => new((int)await Actors.Surely(() => actors.Numbers.Reserve(ActorKind.Process)));

    /// <summary>Makes a process, here: whoever loads it is here.</summary>
    public async Task<ProcessId> Create()
    {
        var process = await Reserve();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            await Actors.Surely(() => Process(process).CreateFor(Here()));
            return process;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    /// <summary>A number for sessions that no other share has.</summary>
    public async Task<long> ReserveSession() => await Actors.Surely(() => actors.Numbers.Reserve(ActorKind.Session));

    /// <summary>This silo, as long as it takes part: others refuse what it asks of them once it is dead.</summary>
    /// <exception cref="FencedCallException">It stood still, and does not know yet.</exception>
    public Incarnation Here()
    {
        fences.CheckAwake();
        return fences.Here;
    }

    /// <summary>Whether a process went with its silo.</summary>
    public async Task<bool> IsLost(ProcessId process) => !await Actors.Surely(() => Process(process).WasMade());

    /// <summary>Ends that this share knows of and the grain has not been told.</summary>
    public long[] KnownAt(IInitiatorGrain grain)
    {
        if (!_known.TryGetValue(grain, out var tickets) || tickets.Count == 0) return [];
        long[] known = [.. tickets];
        tickets.Clear();
        return known;
    }

    /// <summary>This share knows of an end: the grain may forget it.</summary>
    public void Know(IInitiatorGrain grain, long ticket)
    {
        if (!_known.TryGetValue(grain, out var tickets)) _known[grain] = tickets = [];
        tickets.Add(ticket);
    }

    /// <summary>A protocol sleeps; the session is told of its end under the ticket that this answers.</summary>
    public async Task<long> Sleeps(LoadSession session, IProtocol protocol, ActorKey key, IInitiatorGrain grain, long ticket)
    {
        var sleeper = new Sleeper(session, protocol, key, grain, ++_tickets);
        _asleep[(key.ToString(), ticket)] = sleeper;
        await Look(sleeper, ticket);
        return sleeper.Ticket;
    }

    /// <summary>A protocol that another silo's share has begun sleeps on, as this session's.</summary>
    public void SleepsOn(LoadSession session, WireSleeper sleeper)
    {
        session.Caller.Sleep();
        var key = ActorKey.Parse(sleeper.Initiator);
        _asleep[(sleeper.Initiator, sleeper.Ticket)] = new(session, sleeper.Protocol.Begin(), key, GrainOf(key), ++_tickets);
    }

    /// <summary>A grain tells that a protocol has ended.</summary>
    public Task Ended(long ticket, string initiator) =>
        _asleep.TryGetValue((initiator, ticket), out var sleeper) ? Look(sleeper, ticket) : Task.CompletedTask;

    /// <summary>Looks after all that sleep.</summary>
    public async Task LookAround()
    {
        foreach (var ((_, ticket), sleeper) in _asleep.ToList()) await Look(sleeper, ticket);
    }

    private async Task Look(Sleeper sleeper, long ticket)
    {
        var known = KnownAt(sleeper.Grain);
        var progress = (await Actors.Surely(() => sleeper.Grain.CollectFor([ticket], known, share)))[0];
        if (progress.Kind is ProgressKind.Going or ProgressKind.Sleeping || !_asleep.Remove((sleeper.Key.ToString(), ticket))) return;
        Know(sleeper.Grain, ticket);
        var ended = progress.Completed(sleeper.Ticket, sleeper.Protocol);
        if (LossRemedies.MayHelp(ended)) ended = await Help(sleeper, ended);
        if (ended.IsDone) sleeper.Session.Wake(ended with { Ticket = sleeper.Ticket });
        else SleepsAgain(sleeper, ended.Ticket);
    }

    private async Task<Completion> Help(Sleeper sleeper, Completion ended)
    {
        _helped++;
        try
        {
            return await LossRemedies.Help(sleeper.Session, sleeper.Protocol, ended);
        }
        finally
        {
            _helped--;
        }
    }

    // What goes on with it is known by the ticket that its caller knows.
    private void SleepsAgain(Sleeper sleeper, long ticket)
    {
        var (place, again) = _asleep.Single(entry => entry.Value.Ticket == ticket);
        _asleep[place] = again with { Ticket = sleeper.Ticket };
    }

    private IProcessGrain Process(ProcessId process) => (IProcessGrain)InitiatorOf(new Exit(process)).Grain;

    private IInitiatorGrain GrainOf(ActorKey key)
    {
        if (!_grains.TryGetValue(key, out var grain)) _grains[key] = grain = actors.Initiator(key.Kind, key.ToString());
        return grain;
    }

    private sealed record Sleeper(LoadSession Session, IProtocol Protocol, ActorKey Key, IInitiatorGrain Grain, long Ticket);
}
