namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Lets one session run at a time. Each session has a thread, but only the holder of the baton runs; at every turn the next holder is drawn from the seed among
/// those who can go on. Time is virtual: it passes only when nobody can, and then a wait with a deadline is over.
/// </summary>
internal sealed class TurnScheduler(ulong seed)
{
    private readonly Lock _gate = new();
    private readonly List<Participant> _participants = [];
    private ChoiceDraws _draws = new(seed);

    /// <summary>Things that happen by themselves, drawn like sessions: returns how many are possible.</summary>
    public required Func<int> Spontaneous { get; init; }

    /// <summary>Makes the given one of them happen.</summary>
    public required Action<int> Happen { get; init; }

    /// <summary>Runs the bodies interleaved, each on a thread of its own, and returns when all have returned.</summary>
    public void Run(IReadOnlyList<(ExplorerSession Session, Action Body)> bodies)
    {
        var outside = _participants.ToList();
        _participants.Clear();
        foreach (var (session, _) in bodies) _participants.Add(new(session));
        var threads = bodies
            .Select((entry, place) => new Thread(() => RunBody(_participants[place], entry.Body)) { IsBackground = true, Name = $"session-{place}" })
            .ToList();
        foreach (var thread in threads) thread.Start();
        lock (_gate) Give(Draw());
        foreach (var thread in threads) thread.Join();
        var failure = _participants.Select(participant => participant.Failure).FirstOrDefault(exception => exception is not null);
        foreach (var participant in _participants) participant.Dispose();
        _participants.Clear();
        _participants.AddRange(outside);
        failure?.Throw();
    }

    /// <summary>
    /// A moment at which another may go on. Returns when this session holds the baton again and <paramref name="canGo"/> holds; false if nobody can go on
    /// and this wait has a deadline.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nobody can go on, and nobody's wait has a deadline.</exception>
    public bool Pass(ExplorerSession session, Func<bool> canGo, bool hasDeadline)
    {
        var self = _participants.Find(participant => participant.Session == session);
        if (self is null) return PassAlone(canGo, hasDeadline);
        lock (_gate)
        {
            (self.CanGo, self.HasDeadline, self.TimedOut) = (canGo, hasDeadline, false);
            var next = Draw();
            if (next == self) return !self.TimedOut;
            Give(next);
        }

        self.Turn.WaitOne();
        return !self.TimedOut;
    }

    private bool PassAlone(Func<bool> canGo, bool hasDeadline)
    {
        while (!canGo())
        {
            var count = Spontaneous();
            if (count > 0) Happen(_draws.Below(count));
            else if (hasDeadline) return false;
            else throw new InvalidOperationException("nothing in this world can go on");
        }

        return true;
    }

    private void RunBody(Participant self, Action body)
    {
        self.Turn.WaitOne();
        try
        {
            body();
        }
        catch (Exception exception)
        {
            // Told to whoever called Run, once all have returned.
            self.Failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception);
        }

        lock (_gate)
        {
            self.Finished = true;
            if (_participants.Exists(participant => !participant.Finished)) Give(Draw());
        }
    }

    private static void Give(Participant to) => to.Turn.Set();

    // Who goes on: someone who can, after some of what happens by itself.
    private Participant Draw()
    {
        while (true)
        {
            var ready = _participants.Count(participant => !participant.Finished && participant.CanGo());
            var count = Spontaneous();
            if (ready + count == 0) return TimeOut();
            var drawn = _draws.Below(ready + count);
            if (drawn >= ready)
            {
                Happen(drawn - ready);
                continue;
            }

            foreach (var participant in _participants)
            {
                if (!participant.Finished && participant.CanGo() && drawn-- == 0) return participant;
            }
        }
    }

    private Participant TimeOut()
    {
        var late = _participants.Find(participant => !participant.Finished && participant.HasDeadline)
            ?? _participants.Find(participant => !participant.Finished)!;
        late.TimedOut = true;
        return late;
    }

    private sealed class Participant(ExplorerSession session) : IDisposable
    {
        public ExplorerSession Session => session;

        public AutoResetEvent Turn { get; } = new(false);

        public Func<bool> CanGo { get; set; } = () => true;

        public bool HasDeadline { get; set; }

        public bool TimedOut { get; set; }

        public bool Finished { get; set; }

        public System.Runtime.ExceptionServices.ExceptionDispatchInfo? Failure { get; set; }

        public void Dispose() => Turn.Dispose();
    }
}
