using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Simulation;

/// <summary>Protocols: driven where their initiator lives; a question to the initiator itself needs no message.</summary>
public sealed partial class SimulatedEngine
{
    /// <inheritdoc/>
    public void Start(int worker, IProtocol protocol, IVirtualCaller caller, long tag)
    {
        var (kind, number) = protocol.Initiator();
        var initiator = new ActorName(kind, kind == NextKind.Done ? worker : number);
        if (!_freeTasks.TryPop(out var task))
        {
            task = new(_tasks.Count);
            _tasks.Add(task);
        }

        var share = kind == NextKind.Done ? worker : ShareOf(initiator);
        task.Begin(protocol, initiator, share, caller, (tag, worker));
        if (_isHandling)
        {
            Send(MessageKind.Start, worker, share, task.Id);
            return;
        }

        BeginTurn();
        Send(MessageKind.Start, worker, share, task.Id);
        LeaveAt(0, _siloOf[worker]);
        _isHandling = false;
    }

    private void Handle(int id)
    {
        var message = _messages[id];
        switch (message.Kind)
        {
            case MessageKind.Start:
                _cost += _prices.StartNs;
                GoOn(_tasks[message.Task], _tasks[message.Task].Protocol!.Advance(Reply.None));
                break;
            case MessageKind.Call:
                _tasks[message.Task].AnswerLateNs = message.AnswerLateNs;
                Called(_tasks[message.Task], message.To);
                break;
            case MessageKind.Answer:
                _cost += _prices.AnswerNs;
                Answered(_tasks[message.Task]);
                break;
            case MessageKind.Slept:
                _cost += _prices.AnswerNs;
                if (_tasks[message.Task].Life == message.Value) _tasks[message.Task].Caller!.Sleeps(_tasks[message.Task].Tag);
                break;
            case MessageKind.Ended:
                _cost += _prices.AnswerNs;
                TellEnd(_tasks[message.Task]);
                break;
            case MessageKind.Order:
                Ordered(message);
                break;
            case MessageKind.OrderAnswer:
                _cost += _prices.AnswerNs;
                OrderAnswered(message);
                break;
            case MessageKind.Notice:
                Notified(message);
                break;
            case MessageKind.NoticeAnswer:
                _cost += _prices.AnswerNs;
                LetGo(_tasks[message.Task]);
                break;
            case MessageKind.Statement:
                Stated(message);
                break;
            case MessageKind.StatementAnswer:
                _cost += _prices.AnswerNs;
                StatementArrived(Pgmap(message.Task), message.To);
                break;
            case MessageKind.Copy:
                _cost += _prices.NoticeNs;
                break;
            case MessageKind.Fence:
                Fenced(message);
                break;
            case MessageKind.FenceAnswer:
                _cost += _prices.AnswerNs;
                FenceAnswered(message);
                break;
            case MessageKind.Declared:
                Declared(message);
                break;
            case MessageKind.Due:
                var (caller, tag) = _moments[message.Task];
                _freeMoments.Push(message.Task);
                caller.Due(tag);
                break;
            case MessageKind.WindowEnd:
                EndWindow(message);
                break;
            case MessageKind.GracePause:
                Order(_tasks[message.Task], (int)message.Value2, OrderKind.AskGrace, message.Value);
                break;
            default:
                throw new InvalidOperationException($"a message {message.Kind} means nothing");
        }
    }

    // Drives a protocol as far as it needs no message.
    private void GoOn(SimulatedTask task, Next next)
    {
        while (true)
        {
            task.Pending = next;
            switch (next.Kind)
            {
                case NextKind.EnterSection:
                    task.Sections.Push(_shares[task.Share].Enter());
                    task.Reply = default;
                    break;
                case NextKind.LeaveSection:
                    _shares[task.Share].Leave(task.Sections.Pop());
                    task.Reply = default;
                    break;
                case NextKind.Grace:
                    BeginGrace(task);
                    return;
                case NextKind.Wait when task.Told:
                    task.EndWait();
                    task.Reply = default;
                    break;
                case NextKind.Wait:
                    Park(task);
                    return;
                case NextKind.Done:
                    End(task);
                    return;
                default:
                    if (!TryTurn(task)) return;
                    break;
            }

            next = task.Protocol!.Advance(task.Reply);
        }
    }

    private void Answered(SimulatedTask task) => GoOn(task, task.Protocol!.Advance(task.Reply));

    // True: it is answered already. False: the answer comes by a message.
    private bool TryTurn(SimulatedTask task)
    {
        var actor = new ActorName(task.Pending.Kind, (long)task.Pending.To);
        task.IsOwnTurn = actor == task.Initiator;
        task.TurnShare = task.IsOwnTurn ? task.Share : ShareOf(actor);
        if (!task.IsOwnTurn)
        {
            Send(MessageKind.Call, task.Share, task.TurnShare, task.Id);
            return false;
        }

        _cost += _prices.OwnTurnNs;
        return Turn(task) && Settle(task);
    }

    private void Called(SimulatedTask task, int share)
    {
        task.TurnShare = share;
        _cost += task.Pending.Kind switch
        {
            NextKind.Page => _prices.PageTurnNs,
            NextKind.Pgmap => _prices.PgmapTurnNs,
            NextKind.Process => _prices.ProcessTurnNs,
            NextKind.Inode => _prices.InodeTurnNs,
            _ => _prices.DriverTurnNs,
        };
        if (Turn(task) && Settle(task)) SendAnswer(task);
    }

    // The turn has been made and all that it gave rise to has arrived.
    private void EndTurnOf(SimulatedTask task)
    {
        if (task.IsOwnTurn) Answered(task);
        else SendAnswer(task);
    }

    private void SendAnswer(SimulatedTask task)
    {
        Send(MessageKind.Answer, task.TurnShare, task.Share, task.Id);
        LoseAnswer(task.AnswerLateNs);
    }

    private void Park(SimulatedTask task)
    {
        if (task.Sections.Count > 0) throw new InvalidOperationException($"{task.Protocol} sleeps at {task.Protocol!.Step} inside a read section");
        task.Sleeps = true;
        _sleeps++;
        if (task.HasSlept) return;
        task.HasSlept = true;
        Send(MessageKind.Slept, task.Share, task.CallerShare, task.Id, value: task.Life);
    }

    private void End(SimulatedTask task)
    {
        if (task.Sections.Count > 0) throw new InvalidOperationException($"{task.Protocol} ended inside a read section");
        Send(MessageKind.Ended, task.Share, task.CallerShare, task.Id);
    }

    private void TellEnd(SimulatedTask task)
    {
        var (caller, tag) = (task.Caller!, task.Tag);
        var completion = new Completion(true, task.Pending.Outcome, task.Protocol!.Findings, 0, task.Protocol);
        task.End();
        _freeTasks.Push(task);
        caller.Ended(tag, completion);
    }

    private void Notified(in Message message)
    {
        _cost += _prices.NoticeNs;
        var (task, waiter) = (_tasks[message.Task], new WaiterId(message.Value));
        if (message.Value2 >= 0)
        {
            Send(MessageKind.NoticeAnswer, message.To, message.From, (int)message.Value2);
            LoseAnswer(message.AnswerLateNs);
        }

        if (task.Protocol is null || task.Waiter != waiter) return;
        if (!task.Sleeps)
        {
            task.Told = true;
            return;
        }

        task.EndWait();
        GoOn(task, task.Protocol.Advance(Reply.None));
    }

    /// <summary>Sends a signal; false if it does not sleep interruptibly.</summary>
    internal bool Interrupt(IVirtualCaller caller, long tag)
    {
        var task = _tasks.Find(task => task.Caller == caller && task.Tag == tag);
        if (task is not { Sleeps: true, Pending.Interruptible: true }) return false;
        task.EndWait();
        BeginTurn();
        GoOn(task, task.Protocol!.Advance(Reply.Signal));
        LeaveAt(0, _siloOf[task.Share]);
        _isHandling = false;
        return true;
    }
}
