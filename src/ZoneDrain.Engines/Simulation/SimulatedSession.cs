using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Simulation;

/// <summary>A session in virtual time: while it waits, events happen.</summary>
internal sealed class SimulatedSession(SimulatedEngine engine, int worker) : ISession, IVirtualCaller
{
    private readonly SortedDictionary<long, bool> _open = [];
    private readonly List<Completion> _ended = [];
    private long _tickets;

    public int Worker => worker;

    public int Sleeping => _open.Count;

    public bool HasNews => _ended.Count > 0;

    public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        var ticket = ++_tickets;
        _open[ticket] = false;
        engine.Start(worker, protocol, this, ticket);
        engine.Wait(this, () => _open.GetValueOrDefault(ticket, true), long.MaxValue);

        // What is awake already, and wakes it, goes on first: a sleeper is one that sleeps when all is quiet.
        if (_open.ContainsKey(ticket)) engine.Settle(this);
        return TryTake(ticket, out var ended) ? ended with { Ticket = 0, Protocol = null } : new(false, default, default, ticket, protocol);
    }

    public bool WaitForNews(TimeSpan timeout)
    {
        engine.Wait(this, () => HasNews, At(timeout));
        return HasNews;
    }

    public bool TryTakeCompletion(out Completion completion)
    {
        engine.Settle(this);
        completion = default;
        return HasNews && TryTake(_ended[0].Ticket, out completion);
    }

    public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion)
    {
        engine.Wait(this, () => !_open.ContainsKey(ticket), At(timeout));
        return TryTake(ticket, out completion);
    }

    public bool Interrupt(long ticket) => _open.ContainsKey(ticket) && engine.Interrupt(this, ticket);

    public void Ended(long tag, in Completion completion)
    {
        _open.Remove(tag);
        _ended.Add(completion with { Ticket = tag, EndedAt = engine.Now });
    }

    public void Sleeps(long tag) => _open[tag] = true;

    public void Due(long tag) => throw new InvalidOperationException("a session waits for no moment");

    private long At(TimeSpan timeout) => engine.Now + (long)timeout.TotalNanoseconds;

    private bool TryTake(long ticket, out Completion completion)
    {
        var place = _ended.FindIndex(ended => ended.Ticket == ticket);
        completion = place < 0 ? default : _ended[place];
        if (place >= 0) _ended.RemoveAt(place);
        return place >= 0;
    }
}
