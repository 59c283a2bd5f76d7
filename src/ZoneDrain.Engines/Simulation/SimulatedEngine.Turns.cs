using ZoneDrain.Inodes;
using ZoneDrain.Pgmaps;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Simulation;

/// <summary>Turns, and what they give rise to: notices to who waits, and statements of a silo's part of a counter.</summary>
public sealed partial class SimulatedEngine
{
    // True: the turn has its answer. False: it waits for the answers of silos.
    private bool Turn(SimulatedTask task)
    {
        ref var next = ref task.Pending;
        switch (next.Kind)
        {
            case NextKind.Page:
                PageTurn(task, PageId.FromBits(next.To), next.Page);
                return true;
            case NextKind.Process:
                _hosts.Ask((int)next.To, next.Process, out var process);
                task.Reply = new(process);
                _journals |= _options.Durable && ProcessRules.Changes(next.Process.Op);
                return true;
            case NextKind.Inode:
                _hosts.Ask((int)next.To, next.Inode, task.Waiter, _inodeWakes, out var inode);
                task.Reply = new(inode);
                _journals |= _options.Durable && InodeRules.Changes(next.Inode.Op);
                return true;
            case NextKind.Driver:
                task.Reply = new(_hosts.Ask((int)next.To, next.Driver));
                _journals |= _options.Durable;
                return true;
            default:
                return PgmapTurn(task, Pgmap((long)next.To), next.Pgmap);
        }
    }

    private void PageTurn(SimulatedTask task, PageId page, in PageEvent question)
    {
        var pgmap = Pgmap(page.Pgmap.Value);
        if (pgmap.Activate(page.Frame)) _cost += _prices.ActivationNs + _prices.DirectoryNs * (_options.Silos - 1.0) / _options.Silos;
        var before = pgmap.Host.Root[0];
        _hosts.Ask(_contexts[task.TurnShare], page, question, task.Waiter, out var reply);
        task.Reply = new(reply);
        if (pgmap.Host.Root[0] == before) return;
        pgmap.Parts[task.TurnShare].Unstated += pgmap.Host.Root[0] - before;
        if (pgmap.Host.Life != Grace.Life.Live)
        {
            task.Holds++;
            StateNow(pgmap, task.TurnShare, task);
        }
        else if (pgmap.Parts[task.TurnShare].Window.Change())
        {
            After(WindowNs, MessageKind.WindowEnd, task.TurnShare, pgmap.Id.Value);
            StateNow(pgmap, task.TurnShare, null);
        }
    }

    // Tells those whom the turn wakes. True: nothing has to arrive before the turn is answered.
    private bool Settle(SimulatedTask task)
    {
        task.Holds += _woken.Count;
        TellWoken(task.TurnShare, task.Id);
        return task.Holds == 0;
    }

    private void TellWoken(int share, int held)
    {
        foreach (var waiter in _woken)
        {
            var woken = SimulatedTask.IdOf(waiter);
            Send(MessageKind.Notice, share, _tasks[woken].Share, woken, value: waiter.Value, value2: held);
        }

        _woken.Clear();
    }

    private void LetGo(SimulatedTask task)
    {
        if (--task.Holds == 0) EndTurnOf(task);
    }

    private bool PgmapTurn(SimulatedTask task, SimulatedPgmap pgmap, in PgmapEvent question)
    {
        var context = _contexts[task.TurnShare];
        switch (question.Op)
        {
            case PgmapOp.Kill:
                task.Reply = new(new PgmapReply(Outcome.EAGAIN));
                _journals |= _options.Durable;
                if (!pgmap.Host.TryKill(question.Zap, question.Grace)) return true;
                task.Reply = default;
                context.SetLife(pgmap.Id.Value, Grace.Life.Dying);
                OrderAll(task, OrderKind.Life);
                return false;
            case PgmapOp.Drained or PgmapOp.Release:
                task.Reply = new(pgmap.Host.Apply(context, question, task.Waiter));
                _journals |= _options.Durable;
                if (task.Reply.Pgmap.Outcome != Outcome.Ok) return true;
                OrderAll(task, OrderKind.Life);
                return false;
            case PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases:
                task.Visit = (-1, question.Op == PgmapOp.DropBases ? 0 : -1, 0);
                return !VisitNext(task, pgmap);
            case PgmapOp.SumShards:
                OrderHomes(task, pgmap, OrderKind.TakeShard);
                return false;
            case PgmapOp.AddRoot:
                pgmap.Host.Apply(context, question, task.Waiter);
                _journals |= _options.Durable;
                Learn(pgmap, question.From);
                task.Reply = new(new PgmapReply(Outcome.Ok, pgmap.Known));
                return true;
            case PgmapOp.SubscribeRoot:
                var isOver = PgmapTurns.IsOver(pgmap.Known, pgmap.Host.IsLate);
                if (!isOver) pgmap.RootWaiter = task.Waiter;
                task.Reply = new(isOver ? default : new PgmapReply(Outcome.EBUSY, pgmap.Known));
                return true;
            default:
                task.Reply = new(pgmap.Host.Apply(context, question, task.Waiter));
                return true;
        }
    }

    // What the pgmap's grain hears of the counter.
    private void Learn(SimulatedPgmap pgmap, long part)
    {
        pgmap.Known += part;
        if (!PgmapTurns.IsOver(pgmap.Known, pgmap.Host.IsLate) || pgmap.RootWaiter == default) return;
        _woken.Add(pgmap.RootWaiter);
        pgmap.RootWaiter = default;
    }

    private static long TakePart(SimulatedPgmap pgmap, int share)
    {
        ref var part = ref pgmap.Parts[share];
        var unstated = part.Unstated;
        part.Unstated = 0;
        return unstated;
    }

    // One statement of a silo is under way at a time; what changes meanwhile is in the next.
    private void StateNow(SimulatedPgmap pgmap, int share, SimulatedTask? held)
    {
        ref var part = ref pgmap.Parts[share];
        if (part.IsSending)
        {
            part.IsWanted = true;
            if (held is not null) (part.HeldNext ??= []).Add(held.Id);
            return;
        }

        part.IsSending = true;
        if (held is not null) (part.Held ??= []).Add(held.Id);
        SendStatement(pgmap, share);
    }

    private void SendStatement(SimulatedPgmap pgmap, int share) =>
        Send(MessageKind.Statement, share, ShareOf(new(NextKind.Pgmap, pgmap.Id.Value)), pgmap.Id.Value, value: TakePart(pgmap, share));

    private void Stated(in Message message)
    {
        _cost += _prices.NoticeNs;
        if (_pgmaps[message.Task] is { } pgmap) Learn(pgmap, message.Value);
        TellWoken(message.To, -1);
        Send(MessageKind.StatementAnswer, message.To, message.From, message.Task);
    }

    private void StatementArrived(SimulatedPgmap pgmap, int share)
    {
        var part = pgmap.Parts[share];
        (pgmap.Parts[share].Held, pgmap.Parts[share].HeldNext) = (part.HeldNext, part.Held);
        pgmap.Parts[share].IsSending = part.IsWanted;
        pgmap.Parts[share].IsWanted = false;
        if (part.IsWanted) SendStatement(pgmap, share);
        if (part.Held is not { Count: > 0 } held) return;
        foreach (var task in held) LetGo(_tasks[task]);
        held.Clear();
    }

    private void EndWindow(in Message message)
    {
        if (_pgmaps[message.Task] is not { } pgmap || !pgmap.Parts[message.To].Window.End()) return;
        After(WindowNs, MessageKind.WindowEnd, message.To, message.Task);
        if (pgmap.Host.Life == Grace.Life.Live) StateNow(pgmap, message.To, null);
    }
}
