using System.Runtime.ExceptionServices;

namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// Bodies of sessions that run at once in virtual time, each on a thread of its own of which one goes at a time: the first whose wait is over; and while there
/// is none, the next event happens.
/// </summary>
internal sealed class SessionRun(SimulatedEngine engine)
{
    private readonly List<Participant> _all = [];

    public void Run(IEnumerable<SimulatedSession> sessions, Action<SimulatedSession> body)
    {
        foreach (var session in sessions) _all.Add(new(session));
        foreach (var participant in _all)
        {
            participant.Thread = new(() => RunBody(participant, body)) { IsBackground = true, Name = $"session-{participant.Session.Worker}" };
            participant.Thread.Start();
        }

        while (_all.Exists(participant => !participant.HasEnded))
        {
            if (_all.Find(participant => !participant.HasEnded && participant.Until()) is { } ready) GoOn(ready);
            else if (!engine.Step()) PassTime();
        }

        foreach (var participant in _all) participant.Thread!.Join();
        _all.Find(participant => participant.Failure is not null)?.Failure!.Throw();
    }

    /// <summary>Called on a session's thread: returns when something is so, or the time is over.</summary>
    public void Wait(SimulatedSession session, Func<bool> until, long deadline)
    {
        var self = _all.Find(participant => participant.Session == session)!;
        self.Until = () => until() || engine.Now >= deadline;
        self.Deadline = deadline;
        self.Turn.Reset();
        self.Waits.Set();
        self.Turn.Wait();
        if (self.IsGivenUp) throw new InvalidOperationException("nothing in this world can go on");
    }

    private static void GoOn(Participant participant)
    {
        participant.Waits.Reset();
        participant.Turn.Set();
        participant.Waits.Wait();
    }

    private static void RunBody(Participant self, Action<SimulatedSession> body)
    {
        self.Turn.Wait();
        try
        {
            body(self.Session);
        }
        catch (Exception exception)
        {
            // Told to whoever called Run, once all have returned.
            self.Failure = ExceptionDispatchInfo.Capture(exception);
        }

        self.HasEnded = true;
        self.Waits.Set();
    }

    // Nothing is under way: the first deadline comes, or nobody ever goes on.
    private void PassTime()
    {
        var first = _all.Where(participant => !participant.HasEnded).MinBy(participant => participant.Deadline)!;
        if (first.Deadline < long.MaxValue) engine.StepUntil(first.Deadline);
        else (first.IsGivenUp, first.Until) = (true, () => true);
    }

    private sealed class Participant(SimulatedSession session)
    {
        public SimulatedSession Session => session;

        public ManualResetEventSlim Turn { get; } = new();

        public ManualResetEventSlim Waits { get; } = new();

        public Thread? Thread { get; set; }

        public Func<bool> Until { get; set; } = () => true;

        public long Deadline { get; set; } = long.MaxValue;

        public bool HasEnded { get; set; }

        public bool IsGivenUp { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
