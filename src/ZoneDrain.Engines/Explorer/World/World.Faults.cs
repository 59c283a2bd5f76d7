using ZoneDrain.Delivery;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Faults as choices, each with a budget. A message is what one turn of a task sends: its question, or, once the page's own part of it is done, the report to
/// the pgmap's counter. What is late or repeated is carried by a task of its own, so that everything else may run before it. Worlds without faults pay one
/// test of a flag a turn.
/// </summary>
internal sealed partial class World
{
    private readonly FaultSettings _faults = new();
    private readonly bool _faulty;
    private int _losses;
    private int _repeats;
    private int _delays;
    private int _deaths;
    private int _twins;
    private int _joins;

    /// <summary>The faults that may happen; set before anything is added.</summary>
    public FaultSettings Faults
    {
        get => _faults;
        init
        {
            _faults = value;
            _faulty = value.Any;
            _silos = _faulty && (value.Remedy >= Remedy.Stamps || value.Death > 0);
            (_losses, _repeats, _delays) = (value.Lose, value.Repeat, value.Reorder);
            (_deaths, _twins, _joins) = (value.Death, value.Twice, value.Join);
        }
    }

    /// <summary>The processes that live on the silo that may die.</summary>
    public IReadOnlyList<ProcessId> OnDyingSilo { get; set; } = [];

    /// <summary>Those that live on the silo that may join.</summary>
    public IReadOnlyList<ProcessId> OnJoiningSilo { get; set; } = [];

    private bool AsksAgain => _faults.Remedy != Remedy.GiveUp;

    /// <summary>Adds the tasks that carry late messages; the last ones of a world.</summary>
    public void AddLateMessages()
    {
        // Of the dead: what each of their tasks had asked, and the last statements of their silo.
        var ofDead = _faults.Death == 0 ? 0 : _tasks.Unmarked.Count(task => task.Worker == DyingSilo) + _pgmaps.Count;
        for (var i = 1; i <= _faults.Repeat + _faults.Reorder + ofDead; i++)
        {
            if (_tasks.Count == TasksMax) throw new InvalidOperationException($"a world has at most {TasksMax} tasks");
            _tasks.Add(new(_tasks.Count, $"late message {i}", 0, [ScriptStep.Of(default(Copy))], Marks) { Faulty = true, IsLate = true, At = 1 });
        }
    }

    private List<Choice> FaultCandidates()
    {
        var all = new List<Choice>();
        foreach (var kind in Enum.GetValues<MessageFault>())
        {
            var targets = kind is MessageFault.Death or MessageFault.Fence or MessageFault.Join ? 1 : _tasks.Count;
            if (MayHappen(kind)) all.AddRange(Enumerable.Range(0, targets).Select(target => Choice.Fault(kind, target)));
        }

        return all;
    }

    private int AddFaults(Span<Choice> into, int count)
    {
        foreach (var choice in FaultCandidates())
        {
            if (CanFail(choice)) into[count++] = choice;
        }

        return count;
    }

    private bool MayHappen(MessageFault kind) => kind switch
    {
        MessageFault.LoseRequest or MessageFault.LoseAnswer or MessageFault.LoseNotice => _faults.Lose > 0,
        MessageFault.Repeat => _faults.Repeat > 0,
        MessageFault.Delay => _faults.Reorder > 0,
        MessageFault.Twice => _faults.Twice > 0,
        MessageFault.Death => _faults.Death > 0,
        MessageFault.Join => _faults.Join > 0,
        MessageFault.AnswerOfDead => _faults is { Death: > 0, Home: PageHome.Dying },
        MessageFault.Fence => _faults is { Death: > 0, Remedy: Remedy.Fences },
        _ => throw new InvalidOperationException($"{kind} is no fault"),
    };

    private int BudgetOf(MessageFault kind) => kind switch
    {
        MessageFault.LoseRequest or MessageFault.LoseAnswer or MessageFault.LoseNotice => _losses,
        MessageFault.Repeat => _repeats,
        MessageFault.Delay => _delays,
        MessageFault.Twice => _twins,
        MessageFault.Death => _deaths,
        MessageFault.Join => _joins,
        MessageFault.AnswerOfDead or MessageFault.Fence => _dead ? 1 : 0,
        _ => throw new InvalidOperationException($"no budget for {kind}"),
    };

    private bool CanFail(Choice choice)
    {
        Marks.ReadNotices();
        var kind = choice.FaultKind;
        if (BudgetOf(kind) == 0) return false;
        if (kind is MessageFault.Death or MessageFault.Join) return true;
        if (kind == MessageFault.Fence) return _fencing != FenceStep.Done;
        if (choice.Task >= _tasks.Count) return false;
        var task = _tasks[choice.Task];
        if (kind == MessageFault.AnswerOfDead) return task.Message.AskedDead;
        if (kind == MessageFault.LoseNotice)
            return !AsksAgain && Concerns(FaultLink.Drain) && !task.Ended && task.Begun && task.Pending.Kind == NextKind.Wait && task.Told && IsDrain(task);
        if (!IsMessage(task, out var link) || (kind != MessageFault.Twice && !Concerns(link))) return false;
        return kind switch
        {
            MessageFault.LoseRequest => !AsksAgain && link != FaultLink.Drain,
            MessageFault.LoseAnswer => link != FaultLink.PagePgmap || AsksAgain,
            MessageFault.Repeat or MessageFault.Delay => FreeCarrier() >= 0,
            MessageFault.Twice => link == FaultLink.HolderPage,
            _ => throw new InvalidOperationException($"{kind} is no fault of a message"),
        };
    }

    private bool Concerns(FaultLink link) => _faults.Link == FaultLink.Any || _faults.Link == link;

    // The next turn of the task sends a message that has a link.
    private bool IsMessage(WorldTask task, out FaultLink link)
    {
        link = FaultLink.Drain;
        if (task.Ended || !task.Begun || task.IsLate || task.Message.AnswerLost) return false;
        if (task.Pending.Kind == NextKind.Pgmap) return IsMessage(task.Pending.Pgmap.Op);
        if (task.Pending.Kind != NextKind.Page) return false;
        var page = PageId.FromBits(task.Pending.To);
        var pgmap = _pgmaps[page.Pgmap.Value];
        if (task.Turn.Step != PageStep.Start)
        {
            link = FaultLink.PagePgmap;
            return Reports(task, pgmap, page.Frame);
        }

        if (task.Pending.Page.Op == PageOp.SubscribeIdle) return IsDrain(task);
        link = Stamped && _faults.Link == FaultLink.PagePgmap ? FaultLink.PagePgmap : FaultLink.HolderPage;
        return TakesReference(pgmap, task.Pending.Page) && MayAsk(task);
    }

    // A drain is driven by its pgmap's own actor, on a silo: what it asks that is no message, and what it asks of the silos is.
    private bool IsMessage(PgmapOp op) => op is PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases or PgmapOp.SumShards
        || (!Stamped && op is PgmapOp.AddRoot or PgmapOp.SubscribeRoot);

    private static bool IsDrain(WorldTask task) => task.Box.Boxed is Teardown;

    private static bool TakesReference(PgmapWorld pgmap, in PageEvent question) => question.Op switch
    {
        PageOp.Acquire or PageOp.Allocate or PageOp.TryGet or PageOp.Put => Holds(pgmap, question.Use),
        PageOp.Associate => pgmap.Traits.EntryTakesReference,
        PageOp.Disassociate => pgmap.Traits.CountsEntries,
        _ => false,
    };

    private static bool Reports(WorldTask task, PgmapWorld pgmap, long frame)
    {
        var probe = new ReportProbe(pgmap);
        switch (task.Pending.Page.Op)
        {
            case PageOp.Acquire or PageOp.Allocate or PageOp.Associate when task.Turn.Step == PageStep.Decided:
                var units = FirstUseUnits(pgmap, frame, task.Pending.Page);
                if (units > 0) pgmap.Strategy.FirstUse(probe, task.Worker, frame, units);
                break;
            case PageOp.Put or PageOp.Disassociate when task.Turn.Step == PageStep.TellLastUse:
                pgmap.Strategy.LastUse(probe, task.Worker, frame, 1, task.Turn.Reply.After);
                break;
            default:
                break;
        }

        return probe.Reports;
    }

    // What the strategy hears of: an entry's pages (c), or one count that leaves zero (c3, d).
    private static int FirstUseUnits(PgmapWorld pgmap, long frame, in PageEvent question)
    {
        if (pgmap.Traits.CountsEntries) return question.Op == PageOp.Associate ? 1 << question.Order : 0;
        if (pgmap.Traits.Edge != UseEdge.Reference || (question.Op == PageOp.Associate && !pgmap.Traits.EntryTakesReference)) return 0;
        var separate = !pgmap.HasFolios && (question.Op == PageOp.Associate ? question.Order : pgmap.Cells[frame].Order) > 0;
        return separate || pgmap.Cells[pgmap.Head(frame)].Counts.Ref > 0 ? 0 : pgmap.Traits.IsAllocated ? 1 << pgmap.OrderAt(frame) : 1;
    }

    private int FreeCarrier() => _tasks.FindIndex(task => task.IsLate && task.Ended);

    private void Fail(Choice choice)
    {
        Marks.WriteNotices();
        Spend(choice.FaultKind);
        if (choice.FaultKind == MessageFault.Join) return;
        if (choice.FaultKind == MessageFault.Death)
        {
            DieNow();
            return;
        }

        if (choice.FaultKind == MessageFault.Fence)
        {
            TakeFenceStep();
            return;
        }

        var task = _tasks[choice.Task];
        _parts.WriteTask(task.Number);
        if (choice.FaultKind == MessageFault.AnswerOfDead)
        {
            AnswerAsDead(task);
            return;
        }

        if (choice.FaultKind == MessageFault.LoseNotice)
        {
            task.Told = false;
            return;
        }

        IsMessage(task, out var link);
        if (link == FaultLink.PagePgmap) FailReport(task, choice.FaultKind);
        else FailQuestion(task, choice.FaultKind, link);
    }

    private void Spend(MessageFault kind)
    {
        switch (kind)
        {
            case MessageFault.LoseRequest or MessageFault.LoseAnswer or MessageFault.LoseNotice:
                _losses--;
                break;
            case MessageFault.Repeat:
                _repeats--;
                break;
            case MessageFault.Delay:
                _delays--;
                break;
            case MessageFault.Twice:
                _twins--;
                break;
            case MessageFault.Death:
                _deaths--;
                break;
            case MessageFault.Join:
                _joins--;
                break;
            default:
                break;
        }
    }

    private void FailReport(WorldTask task, MessageFault kind)
    {
        var pgmap = _pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value];
        if (Stamped)
        {
            if (kind is MessageFault.Repeat or MessageFault.Delay) FailStatement(task, pgmap);
            else Run(task);
            return;
        }

        pgmap.Reported = null;
        pgmap.Fate = kind switch
        {
            MessageFault.LoseRequest => Fate.Lost,
            MessageFault.LoseAnswer => Fate.ArrivesTwice,
            MessageFault.Delay when !AsksAgain => Fate.Lost,
            _ => Fate.Arrives,
        };
        var carrier = kind is MessageFault.Repeat or MessageFault.Delay ? FreeCarrier() : -1;
        Run(task);
        pgmap.Fate = Fate.Arrives;
        if (carrier < 0 || pgmap.Reported is not { } report) return;
        _tasks[carrier].Carry(task, Next.Call(pgmap.Id, new PgmapEvent(PgmapOp.AddRoot, report)));
        _parts.WriteTask(carrier);
    }

    private void FailQuestion(WorldTask task, MessageFault kind, FaultLink link)
    {
        if (kind is MessageFault.Repeat or MessageFault.Delay)
        {
            var carrier = FreeCarrier();
            _tasks[carrier].Carry(task, task.Pending);
            _late[carrier] = _calls[task.Number];
            _parts.WriteTask(carrier);
        }

        switch (kind)
        {
            case MessageFault.LoseRequest:
            case MessageFault.Delay when !AsksAgain && link != FaultLink.Drain:
                Answer(task, new(Silence(task.Pending.Page.Op)));
                break;
            case MessageFault.LoseAnswer:
                task.Message.AnswerLost = true;
                Run(task);
                break;
            case MessageFault.Twice when Stamped && Rules.AnswersAtHomeAlone:
                break;
            case MessageFault.Twice:
                AnswerByTwin(task);
                break;
            default:
                Run(task);
                break;
        }
    }

    // What a sender that gives up makes of silence: a put is done, anything else was refused.
    private static PageReply Silence(PageOp op) => op switch
    {
        PageOp.Put or PageOp.Disassociate => default,
        PageOp.TryGet => new(Outcome.EAGAIN),
        _ => new(Outcome.ENODEV),
    };

    private void AnswerByTwin(WorldTask task)
    {
        var page = PageId.FromBits(task.Pending.To);
        var pgmap = _pgmaps[page.Pgmap.Value];
        var counts = pgmap.Cells[pgmap.Head(page.Frame)].Counts;
        var outcome = task.Pending.Page.Op switch
        {
            PageOp.TryGet when counts.Ref == 0 => Outcome.EAGAIN,
            PageOp.Acquire or PageOp.Allocate or PageOp.Associate when !Rules.MayBegin(pgmap.LifeCopies[task.Worker]) => Outcome.ENODEV,
            _ => Outcome.Ok,
        };
        Answer(task, new(new PageReply(outcome, counts, counts)));
    }

    // True: the question stays, to be asked again.
    private bool IsLostOrSettled(WorldTask task, ref Reply reply)
    {
        if (task.IsLate) return false;
        if (task.Message.AnswerLost)
        {
            task.Message.AnswerLost = false;
            if (AsksAgain || task.Pending.Kind != NextKind.Page || task.Pending.Page.Op == PageOp.SubscribeIdle)
            {
                task.ForgetTurn();
                return true;
            }

            reply = new(Silence(task.Pending.Page.Op));
        }

        if (_silos) Note(task, reply);
        return false;
    }
}
