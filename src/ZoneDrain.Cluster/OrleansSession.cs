using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster;

/// <summary>
/// A client's session. What sleeps is at the grain that drives it, which tells the session when it ends; the session keeps its ticket there and asks. It asks
/// again as long as something happened since it asked before, so that what one protocol wakes is awaited too: an answer "nothing ended" means that nothing
/// that was woken still goes on. Where nobody tells it anything, because a message or a silo was lost, it asks all the same, but seldom.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="worker">Its worker.</param>
/// <param name="number">A number that no other session of the world has.</param>
internal sealed class OrleansSession(OrleansEngine engine, int worker, long number) : ISession, ISessionObserver, ILossySession, IDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private readonly ManualResetEventSlim _told = new(false, spinCount: 0);
    private readonly Queue<Completion> _ended = [];
    private readonly SortedDictionary<long, Open> _open = [];
    private readonly Dictionary<IInitiatorGrain, List<long>> _known = [];
    private ISessionObserver? _self;
    private long _askedAt;
    private long _tickets;
    private long _starts;
    private long _signals;

    /// <inheritdoc/>
    public int Worker => worker;

    /// <inheritdoc/>
    public int Sleeping => _open.Count;

    /// <inheritdoc/>
    public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol => StartSurely(protocol);

    // All that the remedies wait for is this very session, which waits by itself.
    private Completion StartSurely(IProtocol protocol)
    {
        var ended = StartOnce(protocol);
        return LossRemedies.MayHelp(ended) ? LossRemedies.Help(this, protocol, ended).AsTask().GetAwaiter().GetResult() : ended;
    }

    private Completion StartOnce(IProtocol protocol)
    {
        if (_open.Count >= engine.Options.SleepersMax) Settle();
        if (_open.Count >= engine.Options.SleepersMax) return new(true, Outcome.EBUSY, default, 0, null);
        var grain = Grain(InitiatorKeys.Of(engine.World, protocol, worker));
        var (stamp, wire, known) = (new StartStamp(number, ++_starts), WireProtocol.ToStart(protocol), Known(grain));
        var progress = Calls.Again(() => grain.Start(stamp, wire, known));
        while (progress.Kind == ProgressKind.Going)
        {
            engine.CheckJournals();
            progress = Collect(grain, [progress.Ticket])[0];
        }

        if (progress.Kind != ProgressKind.Sleeping)
        {
            Know(grain, progress.Ticket);
            return progress.Completed(0, protocol);
        }

        _open[++_tickets] = new(grain, progress.Ticket, protocol) { Last = progress };
        return new(false, default, default, _tickets, protocol);
    }

    /// <inheritdoc/>
    public bool HasNews => _ended.Count > 0 || (_open.Count > 0 && (_told.IsSet || UntilNextQuestion <= TimeSpan.Zero));

    private TimeSpan UntilNextQuestion => AskEvery - engine.Options.Time.GetElapsedTime(_askedAt);

    /// <inheritdoc/>
    public bool WaitForNews(TimeSpan timeout)
    {
        if (HasNews) return true;
        var wait = _open.Count > 0 && UntilNextQuestion < timeout ? UntilNextQuestion : timeout;
        _told.Wait(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        return HasNews;
    }

    /// <inheritdoc/>
    public void Ended() => _told.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_self is { } self) engine.Grains.DeleteObjectReference<ISessionObserver>(self);
        _self = null;
        _told.Dispose();
    }

    /// <inheritdoc/>
    public bool TryTakeCompletion(out Completion completion)
    {
        Settle();
        return _ended.TryDequeue(out completion);
    }

    /// <inheritdoc/>
    public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion)
    {
        var begin = engine.Options.Time.GetTimestamp();
        while (true)
        {
            Settle();
            for (var i = _ended.Count; i > 0; i--)
            {
                completion = _ended.Dequeue();
                if (completion.Ticket == ticket) return true;
                _ended.Enqueue(completion);
            }

            completion = default;
            var left = timeout - engine.Options.Time.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero) return false;
            WaitForNews(left);
        }
    }

    /// <inheritdoc/>
    public bool Interrupt(long ticket)
    {
        var signal = ++_signals;
        return _open.TryGetValue(ticket, out var open) && Calls.Again(() => open.Grain.Interrupt(open.Ticket, number << 24 | signal));
    }

    public IEnumerable<Sleeper> Sleepers()
    {
        foreach (var (ticket, open) in _open)
        {
            var protocol = open.Last.Protocol?.Open();
            yield return new(worker, ticket, protocol?.ToString() ?? open.Grain.ToString()!, protocol?.Step ?? "");
        }
    }

    private void Settle()
    {
        // What ends while the question is on its way tells of itself again.
        _told.Reset();
        _askedAt = engine.Options.Time.GetTimestamp();
        var ended = new List<(long Ticket, Open Open, long At)>();
        if (_open.Count > 0) engine.CheckJournals();
        for (var moved = true; moved && _open.Count > 0;)
        {
            moved = false;
            foreach (var group in _open.GroupBy(entry => entry.Value.Grain).ToList())
            {
                var members = group.ToList();
                var answers = Collect(group.Key, [.. members.Select(member => member.Value.Ticket)]);
                for (var i = 0; i < answers.Length; i++) moved |= Take(members[i].Key, members[i].Value, answers[i], ended);
            }
        }

        foreach (var (ticket, open, at) in ended.OrderBy(entry => entry.Open.Last.EndedAt)) End(ticket, open, at);
    }

    // What goes on with something that was lost asleep, and sleeps again, is known by the ticket that its caller knows.
    private void End(long ticket, Open open, long at)
    {
        var ended = open.Last.Completed(ticket, open.Protocol);
        if (LossRemedies.MayHelp(ended)) ended = LossRemedies.Help(this, open.Protocol, ended).AsTask().GetAwaiter().GetResult();
        if (ended.IsDone) _ended.Enqueue(ended with { Ticket = ticket, EndedAt = at });
        else if (_open.Remove(ended.Ticket, out var again)) _open[ticket] = again;
    }

    private WireProgress[] Collect(IInitiatorGrain grain, long[] tickets)
    {
        var known = Known(grain);
        var self = _self ??= engine.Grains.CreateObjectReference<ISessionObserver>(this);
        return Calls.Again(() => grain.Collect(tickets, known, self));
    }

    // A grain keeps what has ended until this session says that it has heard of it, with its next question there.
    private void Know(IInitiatorGrain grain, long ticket)
    {
        if (!_known.TryGetValue(grain, out var tickets)) _known[grain] = tickets = [];
        tickets.Add(ticket);
    }

    private long[] Known(IInitiatorGrain grain) => _known.Remove(grain, out var tickets) ? [.. tickets] : [];

    private bool Take(long ticket, Open open, WireProgress progress, List<(long Ticket, Open Open, long At)> ended)
    {
        var moved = progress.Moves != open.Last.Moves || progress.Kind != open.Last.Kind;
        open.Last = progress;
        if (progress.Kind is ProgressKind.Going or ProgressKind.Sleeping) return moved || progress.Kind == ProgressKind.Going;
        _open.Remove(ticket);
        Know(open.Grain, open.Ticket);
        ended.Add((ticket, open, StampOf(progress)));
        return true;
    }

    // By this client's clock, so that it can be compared with what the client did.
    private long StampOf(WireProgress progress)
    {
        var time = engine.Options.Time;
        return time.GetTimestamp() - (long)((double)progress.AgeTicks / TimeSpan.TicksPerSecond * time.TimestampFrequency);
    }

    ValueTask<Completion> ILossySession.Start(IProtocol protocol)
    {
        var started = StartSurely(protocol);
        if (!started.IsDone) TryWaitFor(started.Ticket, ExitPatience, out started);
        return new(started);
    }

    ValueTask<Completion> ILossySession.StartOnce(IProtocol protocol) => new(StartOnce(protocol));

    private IInitiatorGrain Grain(ActorKey key)
    {
        var text = key.ToString();
        return key.Kind switch
        {
            ActorKind.Process => engine.Grains.GetGrain<IProcessGrain>(text),
            ActorKind.Inode => engine.Grains.GetGrain<IInodeGrain>(text),
            ActorKind.Pgmap => engine.Grains.GetGrain<IPgmapGrain>(text),
            _ => engine.Grains.GetGrain<ISessionGrain>(text),
        };
    }

    private sealed record Open(IInitiatorGrain Grain, long Ticket, IProtocol Protocol)
    {
        public required WireProgress Last { get; set; }
    }
}
