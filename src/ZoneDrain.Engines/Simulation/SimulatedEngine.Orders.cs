using ZoneDrain.Delivery;

namespace ZoneDrain.Engines.Simulation;

/// <summary>What concerns whole silos: a life that they hear of, grace periods, sums, and visits to ranges of pages, one call a silo.</summary>
public sealed partial class SimulatedEngine
{
    private const long GracePauseNs = 1_000_000;
    private static readonly long WindowNs = (long)StatementWindow.Length.TotalNanoseconds;

    private void OrderAll(SimulatedTask task, OrderKind order)
    {
        task.OrdersLeft = _options.Silos;
        for (var share = 0; share < _options.Silos; share++) Order(task, share, order);
    }

    private void OrderHomes(SimulatedTask task, SimulatedPgmap pgmap, OrderKind order)
    {
        for (var run = 0; run < pgmap.Runs; run++)
        {
            if (!pgmap.HasChunks(run)) continue;
            task.OrdersLeft++;
            Order(task, pgmap.ShareOf(run), order);
        }
    }

    private void Order(SimulatedTask task, int share, OrderKind order, long value = 0) =>
        Send(MessageKind.Order, task.TurnShare, share, task.Id, order, value);

    private void BeginGrace(SimulatedTask task)
    {
        _rounds++;
        (task.TurnShare, task.IsOwnTurn) = (task.Share, true);
        task.Reply = default;
        OrderAll(task, OrderKind.BeginGrace);
    }

    // True: a silo is asked, and the answer comes. False: no run is left, and the visit is answered.
    private bool VisitNext(SimulatedTask task, SimulatedPgmap pgmap)
    {
        var (op, begin, end) = (task.Pending.Pgmap.Op, task.Pending.Pgmap.From, task.Pending.Pgmap.To);
        for (var run = task.Visit.Run + 1; run < pgmap.Runs && (op == PgmapOp.DropBases || task.Visit.Value < 0); run++)
        {
            var (from, to) = pgmap.Within(run, begin, end);
            if (from >= to) continue;
            task.Visit = task.Visit with { Run = run };
            Order(task, pgmap.ShareOf(run), OrderKind.Visit);
            return true;
        }

        task.Reply = new(new PgmapReply(Outcome.Ok, task.Visit.Value, task.Visit.Read));
        return false;
    }

    private void Ordered(in Message message)
    {
        _cost += _prices.SiloOrderNs;
        var task = _tasks[message.Task];
        var value = message.Value;
        switch (message.Order)
        {
            case OrderKind.Life:
                var told = Pgmap((long)task.Pending.To);
                _contexts[message.To].SetLife(told.Id.Value, told.Host.Life);
                value = TakePart(told, message.To);
                break;
            case OrderKind.TakeShard:
                var summed = Pgmap((long)task.Pending.To);
                var delta = task.Pending.Pgmap.From * summed.Host.TakeShard(_contexts[message.To]);
                summed.Host.AddRoot(delta);
                value = TakePart(summed, message.To) + delta;
                break;
            case OrderKind.BeginGrace:
                value = _shares[message.To].Begin();
                break;
            case OrderKind.AskGrace:
                value = _shares[message.To].IsOver(value) ? 0 : value;
                break;
            default:
                Visited(task, Pgmap((long)task.Pending.To), message.To);
                break;
        }

        Send(MessageKind.OrderAnswer, message.To, message.From, message.Task, message.Order, value);
    }

    private void Visited(SimulatedTask task, SimulatedPgmap pgmap, int share)
    {
        var question = task.Pending.Pgmap;
        var (from, to) = pgmap.Within(task.Visit.Run, question.From, question.To);
        var before = pgmap.Host.Root[0];
        var reply = pgmap.Host.Apply(_contexts[share], question with { From = from, To = to }, default);
        pgmap.Parts[share].Unstated += pgmap.Host.Root[0] - before;
        _cost += reply.Read * _prices.PageReadNs;
        task.Visit = task.Visit with
        {
            Value = question.Op == PgmapOp.DropBases ? task.Visit.Value + reply.Value : reply.Value,
            Read = task.Visit.Read + reply.Read,
        };
        TellWoken(share, -1);
    }

    private void OrderAnswered(in Message message)
    {
        var task = _tasks[message.Task];
        switch (message.Order)
        {
            case OrderKind.BeginGrace:
                Order(task, message.From, OrderKind.AskGrace, message.Value);
                return;
            case OrderKind.AskGrace when message.Value != 0:
                After(GracePauseNs, MessageKind.GracePause, message.To, task.Id, message.Value, message.From);
                return;
            case OrderKind.Visit:
                if (!VisitNext(task, Pgmap((long)task.Pending.To)) && Settle(task)) EndTurnOf(task);
                return;
            case OrderKind.Life or OrderKind.TakeShard:
                Learn(Pgmap((long)task.Pending.To), message.Value);
                break;
        }

        if (--task.OrdersLeft > 0) return;
        if (message.Order == OrderKind.TakeShard)
        {
            var pgmap = Pgmap((long)task.Pending.To);
            task.Reply = new(new PgmapReply(Outcome.Ok, pgmap.Known, pgmap.Runs));
        }

        if (Settle(task)) EndTurnOf(task);
    }
}
