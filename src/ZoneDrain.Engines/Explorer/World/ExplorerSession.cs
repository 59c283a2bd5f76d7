using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A session of a virtual worker: before every turn another session may go on.</summary>
internal sealed class ExplorerSession(ExplorerEngine engine, int worker) : ISession
{
    private readonly List<(long Ticket, WorldTask Task)> _sleepers = [];
    private readonly Queue<Completion> _ended = [];
    private long _tickets;

    public int Worker => worker;

    public int Sleeping => _sleepers.Count;

    public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        Pump();
        if (engine.World.AddTransient(worker, ScriptStep.Of(protocol)) is not { } task) return new(true, Outcome.EBUSY, default, 0, null);
        if (Drive(task)) return engine.TakeEnd(task, 0);
        engine.Sleeps++;
        _sleepers.Add((++_tickets, task));
        return new(false, default, default, _tickets, protocol);
    }

    public bool HasNews => _ended.Count > 0 || AnyCanRun();

    public bool WaitForNews(TimeSpan timeout) => HasNews || engine.Baton.Pass(this, AnyCanRun, hasDeadline: true);

    public bool TryTakeCompletion(out Completion completion)
    {
        engine.Baton.Pass(this, () => true, hasDeadline: false);
        Pump();
        return _ended.TryDequeue(out completion);
    }

    public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion)
    {
        while (true)
        {
            Pump();
            for (var left = _ended.Count; left > 0; left--)
            {
                completion = _ended.Dequeue();
                if (completion.Ticket == ticket) return true;
                _ended.Enqueue(completion);
            }

            completion = default;
            if (timeout <= TimeSpan.Zero || !engine.Baton.Pass(this, AnyCanRun, hasDeadline: true)) return false;
        }
    }

    public bool Interrupt(long ticket)
    {
        var place = _sleepers.FindIndex(sleeper => sleeper.Ticket == ticket);
        if (place < 0 || !World.TrySignal(_sleepers[place].Task)) return false;
        Pump();
        return true;
    }

    public IEnumerable<Sleeper> Sleepers() =>
        _sleepers.Select(sleeper => new Sleeper(worker, sleeper.Ticket, sleeper.Task.Box.Name, sleeper.Task.Box.Step));

    private bool AnyCanRun() => _sleepers.Exists(sleeper => engine.World.CanRun(sleeper.Task));

    private void Pump()
    {
        for (var i = 0; i < _sleepers.Count;)
        {
            var (ticket, task) = _sleepers[i];
            if (!engine.World.CanRun(task))
            {
                i++;
                continue;
            }

            if (!Drive(task)) continue;
            _sleepers.RemoveAt(i);
            _ended.Enqueue(engine.TakeEnd(task, ticket));
        }
    }

    // True: it ended. False: it sleeps.
    private bool Drive(WorldTask task)
    {
        while (!task.Ended)
        {
            if (task.Begun && task.Pending.Kind == NextKind.Wait && !engine.World.CanRun(task)) return false;
            if (!engine.Baton.Pass(this, () => engine.World.CanRun(task), hasDeadline: false))
                throw new InvalidOperationException($"{task.Box.Name} at {task.Box.Step} can never go on: nothing in this world can");
            engine.Take(Choice.Turn(task.Number));
        }

        return true;
    }
}
