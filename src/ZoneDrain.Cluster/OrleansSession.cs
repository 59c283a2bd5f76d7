using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Grains;
using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster;

/// <summary>
/// A client's session. What sleeps is at the grain that drives it; the session keeps its ticket there and asks. It asks again as long as something happened
/// since it asked before, so that what one protocol wakes is awaited too: an answer "nothing ended" means that nothing that was woken still goes on.
/// </summary>
internal sealed class OrleansSession(OrleansEngine engine, int worker) : ISession
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromMilliseconds(50);
    private readonly Queue<Completion> _ended = [];
    private readonly SortedDictionary<long, Open> _open = [];
    private long _tickets;

    /// <inheritdoc/>
    public int Worker => worker;

    /// <inheritdoc/>
    public int Sleeping => _open.Count;

    /// <inheritdoc/>
    public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        Settle();
        if (_open.Count >= engine.Options.SleepersMax) return new(true, Outcome.EBUSY, default, 0, null);
        var grain = Grain(Initiators.Of(engine.World, protocol, worker));
        var progress = Calls.Await(grain.Start(WireProtocol.Of(protocol)));
        while (progress.Kind == ProgressKind.Going) progress = Calls.Await(grain.Collect([progress.Ticket]))[0];
        if (progress.Kind != ProgressKind.Sleeping) return Completed(progress, 0);
        _open[++_tickets] = new(grain, progress.Ticket) { Last = progress };
        return new(false, default, default, _tickets, protocol);
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
        using var pause = new ManualResetEventSlim(false);
        for (var wait = FirstPause; ; wait = wait * 2 < LastPause ? wait * 2 : LastPause)
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
            pause.Wait(left < wait ? left : wait);
        }
    }

    /// <inheritdoc/>
    public bool Interrupt(long ticket) => _open.TryGetValue(ticket, out var open) && Calls.Await(open.Grain.Interrupt(open.Ticket));

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
        var ended = new List<(long Ticket, WireProgress Progress)>();
        for (var moved = true; moved && _open.Count > 0;)
        {
            moved = false;
            foreach (var group in _open.GroupBy(entry => entry.Value.Grain).ToList())
            {
                var members = group.ToList();
                var answers = Calls.Await(group.Key.Collect([.. members.Select(member => member.Value.Ticket)]));
                for (var i = 0; i < answers.Length; i++) moved |= Take(members[i].Key, members[i].Value, answers[i], ended);
            }
        }

        foreach (var (ticket, progress) in ended.OrderBy(entry => entry.Progress.EndedAt)) _ended.Enqueue(Completed(progress, ticket));
    }

    private bool Take(long ticket, Open open, WireProgress progress, List<(long Ticket, WireProgress Progress)> ended)
    {
        var moved = progress.Moves != open.Last.Moves || progress.Kind != open.Last.Kind;
        open.Last = progress;
        if (progress.Kind is ProgressKind.Going or ProgressKind.Sleeping) return moved || progress.Kind == ProgressKind.Going;
        _open.Remove(ticket);
        ended.Add((ticket, progress));
        return true;
    }

    private static Completion Completed(WireProgress progress, long ticket) => progress.Failure is { } failure
        ? throw new ClusterException(failure)
        : new(true, progress.Outcome, progress.Findings, ticket, progress.Protocol?.Open());

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

    private sealed record Open(IInitiatorGrain Grain, long Ticket)
    {
        public required WireProgress Last { get; set; }
    }
}
